package srs.codec;

/**
 * The sequence parameter set of H.264 as far as the picture size (H.264 §7.3.2.1.1).
 *
 * @param constraintFlags the byte between profile and level
 * @param chromaFormatIdc 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4
 * @param width after cropping
 * @param height after cropping
 */
public record AvcSps(int profileIdc, int constraintFlags, int levelIdc, int id, int chromaFormatIdc, int bitDepthLuma,
        int bitDepthChroma, int maxNumRefFrames, boolean frameMbsOnly, int width, int height) {
    /** Macroblocks of a side: 65536 samples. Level 6.2 ends at 1055. */
    public static final int MAX_SIDE_IN_MBS = 4096;

    private static final int MAX_ID = 31;
    private static final int MAX_BIT_DEPTH_MINUS_8 = 6;
    private static final int MAX_REF_FRAMES_IN_CYCLE = 255;
    private static final int MAX_REF_FRAMES = 16;
    private static final int MB_SIZE = 16;
    private static final int CHROMA_420 = 1;
    private static final int CHROMA_422 = 2;
    private static final int CHROMA_444 = 3;

    /**
     * Parses a NAL unit of type 7, its header included.
     *
     * @throws CodecException if it is not one, too short, or a value is out of range
     */
    public static AvcSps parse(byte[] nalUnit) {
        if (nalUnit.length == 0 || AvcNalUnit.type(nalUnit[0]) != AvcNalUnit.SPS) {
            throw new CodecException("NAL unit of type " + (nalUnit.length == 0 ? "none" : AvcNalUnit.type(nalUnit[0])) + " is not 7, SPS");
        }
        BitReader in = Rbsp.of(nalUnit, 1);
        int profileIdc = in.readBits(8);
        int constraintFlags = in.readBits(8);
        int levelIdc = in.readBits(8);
        int id = in.readUe(MAX_ID, "SPS id");
        int chromaFormatIdc = CHROMA_420;
        boolean separateColourPlanes = false;
        int bitDepthLuma = 8;
        int bitDepthChroma = 8;
        if (hasChromaFormat(profileIdc)) {
            chromaFormatIdc = in.readUe(CHROMA_444, "chroma format");
            separateColourPlanes = chromaFormatIdc == CHROMA_444 && in.readFlag();
            bitDepthLuma += in.readUe(MAX_BIT_DEPTH_MINUS_8, "luma bit depth - 8");
            bitDepthChroma += in.readUe(MAX_BIT_DEPTH_MINUS_8, "chroma bit depth - 8");
            in.skipBits(1); // qpprime_y_zero_transform_bypass_flag
            if (in.readFlag()) {
                skipScalingMatrix(in, chromaFormatIdc == CHROMA_444 ? 12 : 8);
            }
        }
        in.readUe(12, "log2 of max frame number - 4");
        skipPicOrderCount(in);
        int maxNumRefFrames = in.readUe(MAX_REF_FRAMES, "number of reference frames");
        in.skipBits(1); // gaps_in_frame_num_value_allowed_flag
        int widthInMbs = in.readUe(MAX_SIDE_IN_MBS - 1, "width in macroblocks - 1") + 1;
        int heightInMapUnits = in.readUe(MAX_SIDE_IN_MBS - 1, "height in map units - 1") + 1;
        boolean frameMbsOnly = in.readFlag();
        if (!frameMbsOnly) {
            in.skipBits(1); // mb_adaptive_frame_field_flag
        }
        in.skipBits(1); // direct_8x8_inference_flag
        int fieldsPerUnit = frameMbsOnly ? 1 : 2;
        int width = widthInMbs * MB_SIZE;
        int height = heightInMapUnits * MB_SIZE * fieldsPerUnit;
        if (in.readFlag()) {
            boolean subsampled = !separateColourPlanes;
            int cropUnitX = subsampled && (chromaFormatIdc == CHROMA_420 || chromaFormatIdc == CHROMA_422) ? 2 : 1;
            int cropUnitY = (subsampled && chromaFormatIdc == CHROMA_420 ? 2 : 1) * fieldsPerUnit;
            width = crop(in, width, cropUnitX, "width");
            height = crop(in, height, cropUnitY, "height");
        }
        return new AvcSps(profileIdc, constraintFlags, levelIdc, id, chromaFormatIdc, bitDepthLuma, bitDepthChroma, maxNumRefFrames,
                frameMbsOnly, width, height);
    }

    private static int crop(BitReader in, int size, int unit, String what) {
        long cropped = size - (in.readUe() + in.readUe()) * unit;
        if (cropped <= 0) {
            throw new CodecException(what + " " + size + " is cropped to " + cropped);
        }
        return (int) cropped;
    }

    /** Whether SPS and avcC of this profile tell chroma format and bit depths. */
    static boolean hasChromaFormat(int profileIdc) {
        return switch (profileIdc) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    private static void skipScalingMatrix(BitReader in, int lists) {
        for (int i = 0; i < lists; i++) {
            if (in.readFlag()) {
                skipScalingList(in, i < 6 ? 16 : 64);
            }
        }
    }

    private static void skipScalingList(BitReader in, int size) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size && next != 0; i++) {
            next = (int) (last + in.readSe() + 256 & 0xFF);
            last = next == 0 ? last : next;
        }
    }

    private static void skipPicOrderCount(BitReader in) {
        int type = in.readUe(2, "picture order count type");
        if (type == 0) {
            in.readUe(12, "log2 of max picture order count - 4");
        } else if (type == 1) {
            in.skipBits(1); // delta_pic_order_always_zero_flag
            in.readSe();
            in.readSe();
            int cycle = in.readUe(MAX_REF_FRAMES_IN_CYCLE, "reference frames in picture order count cycle");
            for (int i = 0; i < cycle; i++) {
                in.readSe();
            }
        }
    }
}
