package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;

/** Where a {@link Segmenter} puts what it has cut. Called on the stream's executor. */
interface SegmentOutput {

    /**
     * A segment begins.
     *
     * @param init what players need before it; null when they need nothing. Not to be changed
     * @return what is added to the least length of this segment, in microseconds
     */
    long begin(byte[] init);

    /** Its next bytes, whole frames. Lent for the call. */
    void write(ByteBuf bytes);

    /**
     * It ends.
     *
     * @param startsAnew whether it does not go on from the one before
     */
    void end(long durationUs, boolean startsAnew);

    /** It is too short to be one: nothing of it stays. */
    void discard();

    /** A frame that cannot be written, or a track whose configuration is none. */
    void onBadFrame(String what);
}
