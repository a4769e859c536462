package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;

/** Where a {@link Segmenter} puts what it has cut. Called on the stream's executor. */
interface SegmentOutput {

    /**
     * A segment begins.
     *
     * @param init what players need before it; null when they need nothing. Not to be changed
     * @param startsAnew whether it does not go on from the one before
     * @param dtsUs the time of its first frame
     * @return what is added to the least length of this segment, in microseconds
     */
    long begin(byte[] init, boolean startsAnew, long dtsUs);

    /** Its next bytes, whole frames; with parts, all of a part. Lent for the call. */
    void write(ByteBuf bytes);

    /**
     * What was written since the last call is a part.
     *
     * @param isIndependent whether a player can begin with it
     * @param isLast whether the segment ends with it: then {@link #end} is called next
     */
    void endPart(long durationUs, boolean isIndependent, boolean isLast);

    /**
     * It ends.
     *
     * @param pictures video frames in it
     */
    void end(long durationUs, int pictures);

    /** It is too short to be one: nothing of it stays. */
    void discard();

    /** A frame that cannot be written, or a track whose configuration is none. */
    void onBadFrame(String what);

    /** A track whose codec has no place in the segments: no fault of anybody. */
    void onLeftOut(String why);
}
