package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/**
 * The sequence header OBU of AV1 (AV1 §5.5).
 *
 * @param levelIdx seq_level_idx of the first operating point: 4 × (major − 2) + minor
 * @param highTier seq_tier of the first operating point
 * @param width the largest frame width
 * @param height the largest frame height
 */
public record Av1SequenceHeader(int profile, int levelIdx, boolean highTier, int width, int height, int bitDepth, boolean monochrome,
        boolean subsamplingX, boolean subsamplingY) {
    /** The header has about 30 bytes, with 32 operating points about 200. */
    private static final int MAX_BYTES = 512;
    private static final int SELECT_SCREEN_CONTENT_TOOLS = 2;
    private static final int PROFILE_HIGH = 1;
    private static final int PROFILE_PROFESSIONAL = 2;
    private static final int MAX_LEVEL_WITHOUT_TIER = 7;
    private static final int COLOR_PRIMARIES_BT_709 = 1;
    private static final int TRANSFER_SRGB = 13;
    private static final int MATRIX_IDENTITY = 0;

    /**
     * Parses the payload of an OBU of type 1.
     *
     * @param payload lent for the call
     * @throws CodecException if it is too short or its profile is none
     */
    public static Av1SequenceHeader parse(ByteBuf payload) {
        BitReader in = BitReader.of(payload, MAX_BYTES);
        int profile = in.readBits(3);
        if (profile > PROFILE_PROFESSIONAL) {
            throw new CodecException("AV1 profile " + profile + " is not in 0..2");
        }
        in.skipBits(1); // still_picture
        boolean reduced = in.readFlag();
        int levelAndTier = reduced ? in.readBits(5) << 1 : readOperatingPoints(in);
        int widthBits = in.readBits(4) + 1;
        int heightBits = in.readBits(4) + 1;
        int width = in.readBits(widthBits) + 1;
        int height = in.readBits(heightBits) + 1;
        skipTools(in, reduced);
        boolean highBitDepth = in.readFlag();
        int bitDepth = highBitDepth ? 10 : 8;
        if (highBitDepth && profile == PROFILE_PROFESSIONAL) {
            bitDepth = in.readFlag() ? 12 : 10;
        }
        boolean monochrome = profile != PROFILE_HIGH && in.readFlag();
        boolean srgb = false;
        if (in.readFlag()) { // color_description_present_flag
            int primaries = in.readBits(8);
            int transfer = in.readBits(8);
            int matrix = in.readBits(8);
            srgb = primaries == COLOR_PRIMARIES_BT_709 && transfer == TRANSFER_SRGB && matrix == MATRIX_IDENTITY;
        }
        boolean subsamplingX = true;
        boolean subsamplingY = true;
        if (!monochrome && srgb) {
            subsamplingX = false;
            subsamplingY = false;
        } else if (!monochrome) {
            in.skipBits(1); // color_range
            if (profile == PROFILE_HIGH) {
                subsamplingX = false;
                subsamplingY = false;
            } else if (profile == PROFILE_PROFESSIONAL) {
                subsamplingX = bitDepth < 12 || in.readFlag();
                subsamplingY = bitDepth == 12 && subsamplingX && in.readFlag();
            }
        }
        return new Av1SequenceHeader(profile, levelAndTier >> 1, (levelAndTier & 1) != 0, width, height, bitDepth, monochrome,
                subsamplingX, subsamplingY);
    }

    /** Reads from timing_info_present_flag to the last operating point; gives level and tier of the first. */
    private static int readOperatingPoints(BitReader in) {
        int delayBits = 0;
        if (in.readFlag()) { // timing_info_present_flag
            in.skipBits(64);
            if (in.readFlag()) { // equal_picture_interval
                in.readUe();
            }
            if (in.readFlag()) { // decoder_model_info_present_flag
                delayBits = in.readBits(5) + 1;
                in.skipBits(32 + 5 + 5);
            }
        }
        boolean displayDelayPresent = in.readFlag();
        int points = in.readBits(5) + 1;
        int first = 0;
        for (int i = 0; i < points; i++) {
            in.skipBits(12); // operating_point_idc
            int level = in.readBits(5);
            boolean tier = level > MAX_LEVEL_WITHOUT_TIER && in.readFlag();
            if (delayBits > 0 && in.readFlag()) {
                in.skipBits(2 * delayBits + 1);
            }
            if (displayDelayPresent && in.readFlag()) {
                in.skipBits(4);
            }
            if (i == 0) {
                first = level << 1 | (tier ? 1 : 0);
            }
        }
        return first;
    }

    /** Steps over the flags between size and colour. */
    private static void skipTools(BitReader in, boolean reduced) {
        if (!reduced && in.readFlag()) { // frame_id_numbers_present_flag
            in.skipBits(4 + 3);
        }
        in.skipBits(3); // 128x128 superblocks, filter intra, intra edge filter
        if (!reduced) {
            in.skipBits(4); // interintra, masked, warped, dual filter
            boolean orderHint = in.readFlag();
            if (orderHint) {
                in.skipBits(2);
            }
            int screenContentTools = in.readFlag() ? SELECT_SCREEN_CONTENT_TOOLS : in.readBits(1);
            if (screenContentTools > 0 && !in.readFlag()) { // seq_choose_integer_mv
                in.skipBits(1);
            }
            if (orderHint) {
                in.skipBits(3);
            }
        }
        in.skipBits(3); // superres, cdef, restoration
    }

    /** For example {@code av01.0.04M.08} («AV1 Codec ISO Media File Format Binding» §5). */
    public String codecString() {
        return String.format(Locale.ROOT, "av01.%d.%02d%s.%02d", profile, levelIdx, highTier ? "H" : "M", bitDepth);
    }
}
