package srs.format.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/**
 * Makes chunks of messages: a header of type 0 for the first chunk, of type 3 for the others, the extended timestamp in all
 * (RTMP 1.0 §5.3). So each message stands alone: messages of several chunk streams can be put one after the other into one buffer,
 * and that buffer can go to any number of peers.
 *
 * <p>Stateless, safe for any thread; allocates nothing. Give {@code out} room for {@link #encodedBytes} and it will not grow.
 */
public final class ChunkWriter {
    /** The chunk streams that SRS uses; a receiver must not depend on them. */
    public static final int CSID_CONTROL = 2;
    public static final int CSID_CONNECTION = 3;
    public static final int CSID_DATA = 4;
    public static final int CSID_STREAM = 5;
    public static final int CSID_VIDEO = 6;
    public static final int CSID_AUDIO = 7;

    /** The longest head of a body in two places. */
    public static final int MAX_HEAD_BYTES = 8;

    private static final int FIRST_HEADER_BYTES = 12;
    private static final int EXTENDED_BYTES = 4;
    private static final int FMT_3 = 0xC0;

    private ChunkWriter() {
    }

    /** How many bytes a message of {@code bodyBytes} becomes. */
    public static int encodedBytes(int bodyBytes, long timestampMs, int chunkSize) {
        int continuations = bodyBytes == 0 ? 0 : (bodyBytes - 1) / chunkSize;
        int extended = isExtended(timestampMs) ? EXTENDED_BYTES : 0;
        return FIRST_HEADER_BYTES + extended + bodyBytes + continuations * (1 + extended);
    }

    /** Writes an audio message on chunk stream 7; see {@link #write}. */
    public static void writeAudio(ByteBuf out, long timestampMs, int messageStreamId, ByteBuf body, int chunkSize) {
        write(out, CSID_AUDIO, timestampMs, /* typeId= */ 8, messageStreamId, body, chunkSize);
    }

    /** Writes a video message on chunk stream 6; see {@link #write}. */
    public static void writeVideo(ByteBuf out, long timestampMs, int messageStreamId, ByteBuf body, int chunkSize) {
        write(out, CSID_VIDEO, timestampMs, /* typeId= */ 9, messageStreamId, body, chunkSize);
    }

    /** Writes an AMF0 data message on chunk stream 4; see {@link #write}. */
    public static void writeData(ByteBuf out, long timestampMs, int messageStreamId, ByteBuf body, int chunkSize) {
        write(out, CSID_DATA, timestampMs, /* typeId= */ 18, messageStreamId, body, chunkSize);
    }

    /**
     * Writes one message.
     *
     * @param out           lent for the call; grows if it has no room
     * @param chunkStreamId 2..63
     * @param timestampMs   its low 32 bits are written
     * @param body          the readable bytes are copied, its indices stay. Lent for the call.
     * @param chunkSize     as the peer was told by SetChunkSize
     */
    public static void write(ByteBuf out, int chunkStreamId, long timestampMs, int typeId, int messageStreamId, ByteBuf body,
            int chunkSize) {
        write(out, chunkStreamId, timestampMs, typeId, messageStreamId, /* head= */ 0, /* headBytes= */ 0, body, body.readerIndex(),
                body.readableBytes(), chunkSize);
    }

    /**
     * Writes one message whose body lies in two places: a short head, as that of an FLV tag, and a payload.
     *
     * @param head      the first bytes of the body, in its lowest {@code headBytes} bytes
     * @param headBytes 0..{@value #MAX_HEAD_BYTES}
     * @param buffer    has the rest of the body, {@code length} bytes from {@code index} on; its indices stay. Lent for the call.
     * @param chunkSize not below 128
     */
    public static void write(ByteBuf out, int chunkStreamId, long timestampMs, int typeId, int messageStreamId, long head,
            int headBytes, ByteBuf buffer, int index, int length, int chunkSize) {
        boolean isExtended = isExtended(timestampMs);
        out.ensureWritable(encodedBytes(headBytes + length, timestampMs, chunkSize));
        out.writeByte(chunkStreamId);
        out.writeMedium(isExtended ? ChunkHeader.EXTENDED : (int) timestampMs);
        out.writeMedium(headBytes + length);
        out.writeByte(typeId);
        out.writeIntLE(messageStreamId);
        if (isExtended) {
            out.writeInt((int) timestampMs);
        }
        for (int shift = 8 * (headBytes - 1); shift >= 0; shift -= 8) {
            out.writeByte((int) (head >>> shift));
        }
        int at = index;
        int left = length;
        int take = Math.min(left, chunkSize - headBytes);
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

    private static boolean isExtended(long timestampMs) {
        return (timestampMs & 0xFFFFFFFFL) >= ChunkHeader.EXTENDED;
    }
}
