package srs.format.ts;

import io.netty.buffer.ByteBuf;

/** Puts the payloads of one PID together: to sections or PES packets. Confined to its reader. */
sealed interface PayloadReader extends AutoCloseable permits SectionReader, PesReader {

    /**
     * The payload of the next packet.
     *
     * @param isStart whether a unit begins in it
     * @param isRandomAccess whether the packet said that decoding can start at that unit
     * @param in Lent for the call.
     */
    void payload(boolean isStart, boolean isRandomAccess, ByteBuf in, int at, int length);

    /** Packets are missing before what comes next. */
    void onLoss();

    /** The stream has ended, or pauses: what is whole is handed out. */
    default void flush() {}

    @Override
    default void close() {}
}
