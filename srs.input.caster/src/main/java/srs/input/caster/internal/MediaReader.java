package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;

/** Takes a sender's bytes apart, into its outlet. Lives on its session's loop; owns what is not whole yet. */
interface MediaReader extends AutoCloseable {

    /**
     * The next bytes, in pieces of any size.
     *
     * @param bytes lent for the call
     * @throws srs.format.flv.FlvException when nothing good can come any more
     */
    void read(ByteBuf bytes);

    /** Frames that it has found so far. */
    long frames();

    /** The sender has ended: what is whole goes out. */
    void finish();

    /** Says what was wrong since the last time, when it is time for it. */
    void report(long nowMs);

    /** What was wrong in all, for the last line of the log; empty for nothing. */
    String complaints();

    @Override
    void close();
}
