package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import java.util.List;
import srs.format.mp4.Mp4Track;

/** Where a {@link Segmenter} puts what it has cut. Called on the stream's executor. */
interface SegmentOutput {

    /**
     * A stretch begins whose times go on and whose tracks stay as they are. Segments that were under way have ended.
     *
     * @param originUs presentation time of its beginning
     * @param liveUs decoding time of the newest frame that has come
     * @param tracks in the order of the renditions
     */
    void beginPeriod(long originUs, long liveUs, List<Rendition> renditions, List<Mp4Track> tracks);

    /** A segment begins, at a presentation time in its rendition's units. */
    void begin(boolean isVideo, long time);

    /** Its next bytes: a whole fragment, the first with what comes before. Lent for the call. */
    void write(boolean isVideo, ByteBuf bytes);

    /**
     * It ends.
     *
     * @param end where the next one would begin, in its rendition's units
     * @param head replaces its first bytes; empty for none. Lent for the call.
     */
    void end(boolean isVideo, long end, ByteBuf head);

    /** It is too short to be one: nothing of it stays. */
    void discard(boolean isVideo);

    /** A frame that cannot be written, or a track whose configuration is none. */
    void onBadFrame(String what);
}
