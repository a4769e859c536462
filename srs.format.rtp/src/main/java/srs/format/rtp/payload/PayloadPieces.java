package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The payload of one packet: pieces of a frame and headers between them, nothing copied yet. Reused for each packet; lives on its packetizer's thread. Holds no reference:
 * the frame is lent for the call.
 */
@ProviderType
public final class PayloadPieces {
    /** Pieces of one packet; an aggregate has two for each unit. */
    static final int MAX_PIECES = 64;

    private static final int HEADER_BYTES = 256;

    private final ByteBuf headers = Unpooled.buffer(HEADER_BYTES, HEADER_BYTES);
    private final ByteBuf[] sources = new ByteBuf[MAX_PIECES];
    private final int[] offsets = new int[MAX_PIECES];
    private final int[] lengths = new int[MAX_PIECES];
    private int count;
    private int size;
    private int timestampOffset;

    PayloadPieces() {
    }

    PayloadPieces clear() {
        headers.clear();
        for (int i = 0; i < count; i++) {
            sources[i] = null;
        }
        count = 0;
        size = 0;
        timestampOffset = 0;
        return this;
    }

    /** Bytes to be written with {@link #endHeader}. */
    ByteBuf beginHeader() {
        return headers;
    }

    /** Makes a piece of the header bytes from an offset on. */
    void endHeader(int from) {
        if (count > 0 && sources[count - 1] == headers && offsets[count - 1] + lengths[count - 1] == from) {
            lengths[count - 1] += headers.writerIndex() - from;
            size += headers.writerIndex() - from;
        } else {
            put(headers, from, headers.writerIndex() - from);
        }
    }

    void putByte(int value) {
        int from = headers.writerIndex();
        headers.writeByte(value);
        endHeader(from);
    }

    void putShort(int value) {
        int from = headers.writerIndex();
        headers.writeShort(value);
        endHeader(from);
    }

    void put(ByteBuf source, int offset, int length) {
        sources[count] = source;
        offsets[count] = offset;
        lengths[count++] = length;
        size += length;
    }

    void setTimestampOffset(int samples) {
        timestampOffset = samples;
    }

    /** Bytes of the payload. */
    public int size() {
        return size;
    }

    /** What the packet's timestamp is after the frame's; 0 but for sound that one frame has too much of for one packet. */
    public int timestampOffset() {
        return timestampOffset;
    }

    /** Writes the payload, the only copy of it. */
    public void writeTo(ByteBuf out) {
        for (int i = 0; i < count; i++) {
            out.writeBytes(sources[i], offsets[i], lengths[i]);
        }
    }
}
