package srs.format.srt;

import io.netty.buffer.ByteBuf;

/** What a captured datagram must have otherwise, to be of a connection here: the rest stays as it came. */
final class Patch {
    private static final int DESTINATION = 12;
    private static final int INITIAL_SEQUENCE = 16 + 8;
    private static final int COOKIE = 16 + 28;

    private Patch() {}

    static ByteBuf cookie(ByteBuf handshake, int cookie) {
        return handshake.setInt(COOKIE, cookie);
    }

    static ByteBuf destination(ByteBuf datagram, int socketId) {
        return datagram.setInt(DESTINATION, socketId);
    }

    static ByteBuf initialSequence(ByteBuf handshake, int sequence) {
        return handshake.setInt(INITIAL_SEQUENCE, sequence);
    }
}
