package srs.format.rtp;

import io.netty.buffer.ByteBuf;

/**
 * Retransmission in a stream of its own (RFC 4588 §4): the original sequence number in front of the payload. Stateless.
 */
public final class Rtx {
    /** What a packet grows by. */
    public static final int OVERHEAD_BYTES = 2;

    private Rtx() {
    }

    /**
     * Writes a packet as a retransmission, with the timestamp, marker and extensions of the original, without its padding.
     *
     * @param header of the original
     * @param original lent for the call
     * @param out is written to
     */
    public static void write(RtpHeader header, ByteBuf original, int payloadType, int sequenceNumber, int ssrc, ByteBuf out) {
        int at = out.writerIndex();
        out.writeBytes(original, header.offset(), header.payloadOffset() - header.offset());
        out.writeShort(header.sequenceNumber());
        out.writeBytes(original, header.payloadOffset(), header.payloadBytes());
        out.setByte(at, out.getByte(at) & ~0x20); // no padding
        out.setByte(at + 1, (header.marker() ? 0x80 : 0) | payloadType & 0x7F);
        out.setShort(at + 2, sequenceNumber);
        out.setInt(at + 8, ssrc);
    }

    /**
     * Makes the original of a retransmission, in place: the header moves over the original sequence number, the reader index with it.
     *
     * @param header of the retransmission; to be parsed again when this gives true
     * @param packet is changed
     * @return false when there is nothing in it, as in packets that only probe the network
     */
    public static boolean restore(RtpHeader header, ByteBuf packet, int payloadType, int ssrc) {
        if (header.payloadBytes() < OVERHEAD_BYTES) {
            return false;
        }
        int sequenceNumber = packet.getUnsignedShort(header.payloadOffset());
        int begin = header.offset();
        for (int i = header.payloadOffset() - 1; i >= begin; i--) {
            packet.setByte(i + OVERHEAD_BYTES, packet.getByte(i));
        }
        packet.readerIndex(begin + OVERHEAD_BYTES);
        RtpHeader.rewrite(packet, payloadType, sequenceNumber, header.timestamp(), ssrc);
        return true;
    }
}
