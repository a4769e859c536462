package srs.format.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;

/**
 * Reads chunk headers (RTMP 1.0 §5.3.1) and works out what they leave unsaid. Stateless.
 *
 * <pre>
 *  basic header          |fmt| 2..63 |           |fmt|   0   | id − 64 |        |fmt|   1   | id − 64, little-endian |
 *  message header, fmt 0 | timestamp, 3 | length, 3 | type, 1 | message stream id, 4, little-endian |
 *                  fmt 1 | step, 3      | length, 3 | type, 1 |
 *                  fmt 2 | step, 3      |
 *                  fmt 3 (nothing)
 *  extended timestamp    | 4 |  when the 3-byte field is 0xFFFFFF, and again in each fmt 3 chunk after it
 * </pre>
 *
 * <p>Peers differ in three places, and all are understood:
 * <ul>
 * <li>Old librtmp does not repeat the extended timestamp in fmt 3. So the four bytes are taken for one only if they are equal to the
 *     last one, or to the time of the message.
 * <li>librtmp may begin a chunk stream with fmt 1: its step counts from 0, its message stream is 0.
 * <li>After a fmt 0 whose timestamp was extended, a fmt 3 that begins a message means the same time again. §5.3.1.2.4 would make it
 *     a step of more than four hours. Without extension the step is the timestamp, as written there and as ffmpeg reads it.
 * </ul>
 */
final class ChunkHeader {
    /** 3 bytes of basic header, 11 of message header, 4 of extended timestamp. */
    static final int MAX_BYTES = 18;
    static final int EXTENDED = 0xFFFFFF;

    private static final long TIMESTAMP_MASK = 0xFFFFFFFFL;
    private static final int[] MESSAGE_HEADER_BYTES = {11, 7, 3, 0};

    private ChunkHeader() {
    }

    /**
     * Reads one header and brings its chunk stream up to date.
     *
     * @return the chunk stream, or null when {@code in} ends before the header does; then nothing was read
     */
    static ChunkStream read(ByteBuf in, ChunkReader reader) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        int first = in.getByte(at) & 0xFF;
        int fmt = first >>> 6;
        int id = first & 0x3F;
        int basicBytes = id > 1 ? 1 : id + 2;
        if (end - at < basicBytes + MESSAGE_HEADER_BYTES[fmt]) {
            return null;
        }
        if (id == 0) {
            id = 64 + in.getUnsignedByte(at + 1);
        } else if (id == 1) {
            id = 64 + in.getUnsignedShortLE(at + 1);
        }
        at += basicBytes;
        ChunkStream stream = reader.find(id);
        check(fmt, id, stream);
        return fmt == 3 ? repeat(in, at, stream) : change(in, at, fmt, id, stream, reader);
    }

    private static void check(int fmt, int id, ChunkStream stream) {
        if (stream == null || !stream.hasHeader) {
            if (fmt > 1) {
                throw new RtmpProtocolException(RtmpError.CHUNK_START,
                        "chunk stream " + id + " begins with a header of type " + fmt + ", not 0");
            }
        } else if (fmt == 0 && stream.body != null) {
            throw new RtmpProtocolException(RtmpError.CHUNK_START,
                    "chunk stream " + id + " has a header of type 0 inside a message");
        }
    }

    /** A header of type 0, 1 or 2. */
    private static ChunkStream change(ByteBuf in, int at, int fmt, int id, ChunkStream known, ChunkReader reader) {
        int headerEnd = at + MESSAGE_HEADER_BYTES[fmt];
        long field = in.getUnsignedMedium(at);
        boolean isExtended = field == EXTENDED;
        if (isExtended) {
            if (in.writerIndex() - headerEnd < 4) {
                return null;
            }
            field = in.getUnsignedInt(headerEnd);
            headerEnd += 4;
        }
        ChunkStream stream = known == null ? reader.open(id) : known;
        if (fmt < 2) {
            int length = in.getUnsignedMedium(at + 3);
            if (stream.body != null && length != stream.messageLength) {
                throw new RtmpProtocolException(RtmpError.PACKET_SIZE, "chunk stream " + id + " changes the message length from "
                        + stream.messageLength + " to " + length + " inside a message");
            }
            stream.messageLength = length;
            stream.typeId = in.getUnsignedByte(at + 6);
        }
        if (fmt == 0) {
            stream.messageStreamId = in.getIntLE(at + 7);
            stream.timestampMs = field;
        } else {
            stream.timestampMs = stream.timestampMs + field & TIMESTAMP_MASK;
        }
        stream.timestampField = field;
        stream.isExtended = isExtended;
        stream.isDelta = fmt != 0;
        stream.hasHeader = true;
        in.readerIndex(headerEnd);
        return stream;
    }

    /** A header of type 3: the next chunk of a message, or a message with the header of the last one. */
    private static ChunkStream repeat(ByteBuf in, int at, ChunkStream stream) {
        int headerEnd = at;
        if (stream.isExtended) {
            int matched = matchedBytes(in, at, stream);
            if (matched < 0) {
                return null;
            }
            headerEnd += matched;
        }
        if (stream.body == null && (stream.isDelta || !stream.isExtended)) {
            stream.timestampMs = stream.timestampMs + stream.timestampField & TIMESTAMP_MASK;
        }
        in.readerIndex(headerEnd);
        return stream;
    }

    /** 4 when the extended timestamp is repeated at {@code at}, 0 when it is not, −1 when too few bytes are there to tell. */
    private static int matchedBytes(ByteBuf in, int at, ChunkStream stream) {
        int available = Math.min(4, in.writerIndex() - at);
        int shift = 8 * (4 - available);
        long seen = 0;
        for (int i = 0; i < available; i++) {
            seen = seen << 8 | in.getUnsignedByte(at + i);
        }
        if (seen != stream.timestampField >>> shift && seen != stream.timestampMs >>> shift) {
            return 0;
        }
        return available == 4 ? 4 : -1;
    }
}
