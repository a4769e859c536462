package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;

/**
 * What every packet begins with (draft §3).
 *
 * <pre>
 *  0                   1                   2                   3
 * |0|                 Packet Sequence Number                      |     data
 * |P P|O|K K|R|               Message Number                      |
 * |1|        Control Type         |            Subtype            |     control
 * |                   Type-specific Information                   |
 * |                           Timestamp                           |     both
 * |                     Destination Socket ID                     |
 * </pre>
 */
public final class PacketHeader {
    public static final int BYTES = 16;
    /** IPv4 and UDP headers, which count as part of a packet's size (MSS). */
    public static final int UDP_BYTES = 28;
    /** The longest payload of a packet. */
    public static final int MAX_PAYLOAD_BYTES = 1500 - UDP_BYTES - BYTES;

    public static final int TIMESTAMP = 8;
    public static final int MESSAGE = 4;

    /** A message of one packet, in order. */
    public static final int MESSAGE_SOLO_IN_ORDER = 0xE000_0000;
    public static final int MESSAGE_RETRANSMITTED = 0x0400_0000;
    public static final int MESSAGE_NUMBER = 0x03FF_FFFF;
    public static final int KEY_SHIFT = 27;
    public static final int KEY_MASK = 3;

    private static final int DESTINATION = 12;

    private PacketHeader() {}

    public static boolean isControl(ByteBuf packet) {
        return packet.getByte(packet.readerIndex()) < 0;
    }

    /** The sequence number of a data packet. */
    public static int sequence(ByteBuf packet) {
        return packet.getInt(packet.readerIndex());
    }

    /** The message word of a data packet: position, order, key, retransmission, number. */
    public static int message(ByteBuf packet) {
        return packet.getInt(packet.readerIndex() + MESSAGE);
    }

    public static int timestamp(ByteBuf packet) {
        return packet.getInt(packet.readerIndex() + TIMESTAMP);
    }

    public static int destination(ByteBuf packet) {
        return packet.getInt(packet.readerIndex() + DESTINATION);
    }
}
