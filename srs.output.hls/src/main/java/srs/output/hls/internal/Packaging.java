package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/** What segments are made of: MPEG-TS or fragmented MP4. Knows no file and no clock. Confined to its stream's executor. */
sealed interface Packaging extends AutoCloseable permits TsPackaging, Mp4Packaging {

    /** No time. */
    long UNKNOWN = Long.MIN_VALUE;

    /** Its name for the log. */
    String name();

    /**
     * From here on the stream has this track, in place of the one before of its kind.
     *
     * @return false when the format has no place for the codec
     * @throws srs.codec.CodecException when the configuration is none
     */
    boolean begin(Track track);

    /** From here on the stream has no video, or no audio. */
    void end(boolean isVideo);

    boolean has(boolean isVideo);

    /** Looks at a frame before all else; returns whether it told something of its track that only a new segment can say. */
    boolean learns(MediaFrame frame);

    /**
     * A segment begins, with the tracks that hold now.
     *
     * @param startsAnew whether it does not go on from the one before
     * @param out lent for the call
     */
    void startSegment(ByteBuf out, boolean startsAnew);

    /** A part of the segment begins that is not its first. Lent for the call. */
    void startPart(ByteBuf out);

    /** What players need before this segment: the init segment of MP4; null when they need nothing. Not to be changed. */
    byte[] init();

    /**
     * The next frame of the segment.
     *
     * @param out lent for the call
     * @param frame lent; what is not written yet is retained until {@link #flush}
     * @throws srs.codec.CodecException when it is none; the segment goes on without it
     */
    void frame(ByteBuf out, MediaFrame frame, long dtsUs, long ptsUs);

    /**
     * Writes what is not written yet: afterwards the bytes are whole frames.
     *
     * @param out lent for the call
     * @param endUs when the next frame comes of the video, or of the audio when that is alone; {@link #UNKNOWN} when nobody knows yet
     */
    void flush(ByteBuf out, long endUs);

    /** Lets go what is not written. */
    @Override
    void close();
}
