package srs.format.flv;

import io.netty.buffer.ByteBuf;

/**
 * The first bytes of an FLV file or body: the header, and the size of the tag before the first, which is 0.
 *
 * <pre>
 *  'F' 'L' 'V' | version 1 (8) | 0 (5) audio (1) 0 (1) video (1) | offset of the body (32), 9 in version 1 | 0 (32)
 * </pre>
 *
 * @param hasAudio a promise that many writers break: look at the tags
 * @param hasVideo as unreliable
 * @param dataOffset where the first PreviousTagSize begins
 */
public record FlvHeader(boolean hasAudio, boolean hasVideo, int dataOffset) {
    /** Bytes of the header without the PreviousTagSize after it. */
    public static final int SIZE = 9;
    /** The largest offset that is believed; no writer is known to use another than 9. */
    static final int MAX_DATA_OFFSET = 1024;

    private static final int SIGNATURE = 'F' << 16 | 'L' << 8 | 'V';
    private static final int VERSION = 1;
    private static final int FLAG_AUDIO = 0x04;
    private static final int FLAG_VIDEO = 0x01;

    public FlvHeader(boolean hasAudio, boolean hasVideo) {
        this(hasAudio, hasVideo, SIZE);
    }

    /** Appends the header and the PreviousTagSize 0, 13 bytes. The buffer is lent for the call. */
    public void encode(ByteBuf out) {
        out.writeMedium(SIGNATURE).writeByte(VERSION);
        out.writeByte((hasAudio ? FLAG_AUDIO : 0) | (hasVideo ? FLAG_VIDEO : 0));
        out.writeInt(SIZE).writeInt(0);
    }

    /**
     * Reads the 9 bytes of the header.
     *
     * @param in at least {@link #SIZE} bytes. Lent for the call.
     */
    static FlvHeader decode(ByteBuf in) {
        int signature = in.readUnsignedMedium();
        if (signature != SIGNATURE) {
            throw new FlvException(String.format("FLV signature %06x is not 464c56", signature));
        }
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new FlvException("FLV version " + version + " is not 1");
        }
        int flags = in.readUnsignedByte();
        long dataOffset = in.readUnsignedInt();
        if (dataOffset < SIZE || dataOffset > MAX_DATA_OFFSET) {
            throw new FlvException("FLV data offset " + dataOffset + " is not in " + SIZE + ".." + MAX_DATA_OFFSET);
        }
        return new FlvHeader((flags & FLAG_AUDIO) != 0, (flags & FLAG_VIDEO) != 0, (int) dataOffset);
    }
}
