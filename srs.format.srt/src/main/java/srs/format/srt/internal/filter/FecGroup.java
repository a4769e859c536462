package srs.format.srt.internal.filter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import srs.format.srt.internal.packet.PacketHeader;

/**
 * The exclusive or of packets, and the filter packet that carries it. Confined to its connection.
 *
 * <pre>
 * |               Sequence number of the group's last             |
 * |1 1|0|K K|0|                     0                             |
 * |                     Timestamps, exclusive or                  |
 * |                     Destination Socket ID                     |
 * | Column, or -1 | Keys, xor     |    Lengths, exclusive or      |
 * |                      Payloads, exclusive or                   |
 * </pre>
 */
final class FecGroup {
    /** What stands before the payload of a filter packet. */
    static final int HEAD_BYTES = FecSettings.EXTRA_BYTES;

    private static final int MESSAGE_FILTER = 0xC000_0000;

    private final byte[] payload = new byte[PacketHeader.MAX_PAYLOAD_BYTES];
    private int longest;
    private int lengths;
    private int keys;
    private int timestamps;
    private int count;

    int count() {
        return count;
    }

    /** A data packet with its header, as it is on the wire. Lent for the call. */
    void add(ByteBuf packet) {
        int at = packet.readerIndex() + PacketHeader.BYTES;
        add(packet, at, packet.writerIndex() - at, packet.writerIndex() - at, PacketHeader.message(packet) >>> PacketHeader.KEY_SHIFT & PacketHeader.KEY_MASK,
                PacketHeader.timestamp(packet));
        count++;
    }

    /** A filter packet with its header. Lent for the call. */
    void addFilter(ByteBuf packet) {
        int at = packet.readerIndex() + PacketHeader.BYTES;
        add(packet, at + HEAD_BYTES, packet.writerIndex() - at - HEAD_BYTES, packet.getUnsignedShort(at + 2), packet.getUnsignedByte(at + 1), PacketHeader.timestamp(packet));
    }

    private void add(ByteBuf packet, int at, int bytes, int length, int key, int timestamp) {
        for (int i = 0; i < bytes; i++) {
            payload[i] ^= packet.getByte(at + i);
        }
        longest = Math.max(longest, bytes);
        lengths ^= length;
        keys ^= key;
        timestamps ^= timestamp;
    }

    /** Its filter packet. Hands it over. */
    ByteBuf filterPacket(ByteBufAllocator allocator, int column, int last, int key, int peer) {
        int bytes = PacketHeader.BYTES + HEAD_BYTES + longest;
        return allocator.ioBuffer(bytes, bytes).writeInt(last).writeInt(MESSAGE_FILTER | key << PacketHeader.KEY_SHIFT).writeInt(timestamps).writeInt(peer)
                .writeByte(column).writeByte(keys).writeShort(lengths).writeBytes(payload, 0, longest);
    }

    /** The packet that alone was not added; null when that cannot be. Hands it over. */
    ByteBuf missing(ByteBufAllocator allocator, int sequence, int destination) {
        if (lengths > longest || keys > PacketHeader.KEY_MASK) {
            return null;
        }
        int bytes = PacketHeader.BYTES + lengths;
        return allocator.buffer(bytes, bytes).writeInt(sequence)
                .writeInt(PacketHeader.MESSAGE_SOLO_IN_ORDER | keys << PacketHeader.KEY_SHIFT | 1).writeInt(timestamps).writeInt(destination).writeBytes(payload, 0, lengths);
    }

    void clear() {
        Arrays.fill(payload, 0, longest, (byte) 0);
        longest = 0;
        lengths = 0;
        keys = 0;
        timestamps = 0;
        count = 0;
    }
}
