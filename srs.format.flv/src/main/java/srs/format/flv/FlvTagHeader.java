package srs.format.flv;

import io.netty.buffer.ByteBuf;

/**
 * The 11 bytes before the body of a tag. After the body comes the PreviousTagSize, 32 bits: header and body together.
 *
 * <pre>
 *  0 (2) filter (1) type (5) | data size (24) | timestamp, low 24 bits | timestamp, high 8 bits | stream id 0 (24)
 * </pre>
 *
 * @param type 8 audio, 9 video, 18 script data, 15 script data that may switch to AMF3; others are kept
 * @param encrypted whether the body is encrypted, which only Adobe's tools do
 * @param dataSize bytes of the body
 * @param timestampMs decoding time, 32 bits unsigned
 */
public record FlvTagHeader(int type, boolean encrypted, int dataSize, long timestampMs) {
    public static final int SIZE = 11;
    public static final int PREVIOUS_TAG_SIZE = 4;
    public static final int MAX_DATA_SIZE = 0xFFFFFF;

    public static final int TYPE_AUDIO = 8;
    public static final int TYPE_VIDEO = 9;
    public static final int TYPE_SCRIPT_AMF3 = 15;
    public static final int TYPE_SCRIPT = 18;

    private static final int FILTER_FLAG = 0x20;
    private static final int TYPE_MASK = 0x1F;

    public FlvTagHeader(int type, int dataSize, long timestampMs) {
        this(type, false, dataSize, timestampMs);
    }

    /** Appends the header, 11 bytes. The buffer is lent for the call. */
    public void encode(ByteBuf out) {
        if (dataSize < 0 || dataSize > MAX_DATA_SIZE) {
            throw new FlvException("FLV tag of " + dataSize + " bytes is not in 0.." + MAX_DATA_SIZE);
        }
        out.writeByte(type | (encrypted ? FILTER_FLAG : 0)).writeMedium(dataSize);
        out.writeMedium((int) timestampMs).writeByte((int) (timestampMs >> 24)).writeMedium(0);
    }

    /**
     * Reads the header and moves the reader index behind it.
     *
     * @param in at least {@link #SIZE} bytes. Lent for the call.
     */
    public static FlvTagHeader decode(ByteBuf in) {
        if (in.readableBytes() < SIZE) {
            throw new FlvException("FLV tag header ends after " + in.readableBytes() + " of " + SIZE + " bytes");
        }
        int type = in.readUnsignedByte();
        int dataSize = in.readUnsignedMedium();
        long timestampMs = in.readUnsignedMedium() | (long) in.readUnsignedByte() << 24;
        in.skipBytes(3);
        return new FlvTagHeader(type & TYPE_MASK, (type & FILTER_FLAG) != 0, dataSize, timestampMs);
    }

    /** What the PreviousTagSize after this tag must say. */
    public int tagSize() {
        return SIZE + dataSize;
    }
}
