package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;

/**
 * Transport packets that travel together, for all players of a socket. Immutable; who has it owns a reference of both buffers.
 *
 * @param packets whole packets, read with absolute indexes
 * @param head what a player that begins here gets before them: tables; null when they are among the packets
 * @param beginAt where in the packets a player can begin, as an offset; -1 for nowhere
 * @param frames that begin in them
 * @param madeUs when they were due, or made; by the clock that all loops have
 */
record Block(ByteBuf packets, ByteBuf head, int beginAt, int frames, long madeUs) {
    static final int NOWHERE = -1;

    boolean canBegin() {
        return beginAt != NOWHERE;
    }

    int bytes() {
        return packets.readableBytes();
    }

    Block retain() {
        packets.retain();
        if (head != null) {
            head.retain();
        }
        return this;
    }

    void release() {
        packets.release();
        if (head != null) {
            head.release();
        }
    }
}
