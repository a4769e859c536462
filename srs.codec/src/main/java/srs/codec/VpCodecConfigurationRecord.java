package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/**
 * The sequence header of VP8 and VP9 in FLV and MP4, vpcC («VP Codec ISO Media File Format Binding»).
 *
 * <pre>
 *  version 1 (8) 0 (24) | profile (8) | level (8) | bit depth (4) chroma subsampling (3) full range (1)
 *  colour primaries (8) | transfer (8) | matrix (8) | size of initialisation data 0 (16)
 * </pre>
 *
 * <p>The first four bytes belong to the box, not to the record. FFmpeg writes them in FLV too; E-RTMP speaks of the record alone; both
 * are read: a record that began with these bytes would say a bit depth of 0.
 *
 * @param level ten times the level
 */
public record VpCodecConfigurationRecord(int profile, int level, int bitDepth, int chromaSubsampling, boolean fullRange,
        int colourPrimaries, int transferCharacteristics, int matrixCoefficients) {
    private static final int BOX_VERSION_AND_FLAGS = 0x01000000;
    private static final int RECORD_BYTES = 8;
    private static final int UNDEFINED_LEVEL = 0;

    /**
     * Parses a sequence header.
     *
     * @param record lent for the call
     * @throws CodecException if it is too short
     */
    public static VpCodecConfigurationRecord parse(ByteBuf record) {
        ByteBuf in = record.duplicate();
        if (in.readableBytes() >= 4 && in.getInt(in.readerIndex()) == BOX_VERSION_AND_FLAGS) {
            in.skipBytes(4);
        }
        ParameterSets.need(RECORD_BYTES, in);
        int profile = in.readUnsignedByte();
        int level = in.readUnsignedByte();
        int format = in.readUnsignedByte();
        return new VpCodecConfigurationRecord(profile, level, format >> 4, format >> 1 & 0x07, (format & 1) != 0, in.readUnsignedByte(),
                in.readUnsignedByte(), in.readUnsignedByte());
    }

    /**
     * What statistics say. The size is 0: only key frames tell it, see {@link VpFrameHeader}.
     *
     * @param vp9 whether this is VP9, or else VP8
     */
    public VideoFormat format(boolean vp9) {
        String levelName = level == UNDEFINED_LEVEL ? VideoFormat.OTHER : level % 10 == 0 ? String.valueOf(level / 10)
                : level / 10 + "." + level % 10;
        return new VideoFormat(vp9 ? "VP9" : "VP8", "Profile " + profile, levelName, 0, 0, codecString(vp9));
    }

    /** For example {@code vp09.00.10.08}. */
    public String codecString(boolean vp9) {
        return String.format(Locale.ROOT, "%s.%02d.%02d.%02d", vp9 ? "vp09" : "vp08", profile, level, bitDepth);
    }
}
