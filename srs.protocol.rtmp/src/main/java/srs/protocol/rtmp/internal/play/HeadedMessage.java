package srs.protocol.rtmp.internal.play;

import io.netty.buffer.ByteBuf;
import srs.format.rtmp.chunk.ChunkWriter;

/**
 * Writes a message whose body lies in two places, a short header and a payload, as {@link ChunkWriter} writes one whose body lies in
 * one: header of type 0, then of type 3, the extended timestamp in all.
 *
 * <p>Stateless, thread-safe, allocates nothing.
 */
final class HeadedMessage {
    private static final int FMT_3 = 0xC0;
    private static final int EXTENDED = 0xFFFFFF;

    private HeadedMessage() {
    }

    /**
     * Writes one message.
     *
     * @param out lent for the call
     * @param header the first bytes of the body, in the lowest {@code headerBytes} of it
     * @param headerBytes 0..8, and not above {@code chunkSize}
     * @param buffer holds the rest of the body, {@code length} bytes from {@code index}. Lent for the call, indexes unmoved.
     */
    static void write(ByteBuf out, int chunkStreamId, long timestampMs, int typeId, int messageStreamId, long header, int headerBytes,
            ByteBuf buffer, int index, int length, int chunkSize) {
        boolean isExtended = (timestampMs & 0xFFFFFFFFL) >= EXTENDED;
        out.ensureWritable(ChunkWriter.encodedBytes(headerBytes + length, timestampMs, chunkSize));
        out.writeByte(chunkStreamId);
        out.writeMedium(isExtended ? EXTENDED : (int) timestampMs);
        out.writeMedium(headerBytes + length);
        out.writeByte(typeId);
        out.writeIntLE(messageStreamId);
        if (isExtended) {
            out.writeInt((int) timestampMs);
        }
        for (int shift = 8 * (headerBytes - 1); shift >= 0; shift -= 8) {
            out.writeByte((int) (header >> shift));
        }
        int at = index;
        int left = length;
        int take = Math.min(left, chunkSize - headerBytes);
        out.writeBytes(buffer, at, take);
        left -= take;
        while (left > 0) {
            at += take;
            out.writeByte(FMT_3 | chunkStreamId);
            if (isExtended) {
                out.writeInt((int) timestampMs);
            }
            take = Math.min(left, chunkSize);
            out.writeBytes(buffer, at, take);
            left -= take;
        }
    }
}
