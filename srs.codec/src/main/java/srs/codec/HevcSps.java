package srs.codec;

/**
 * The sequence parameter set of H.265 as far as the bit depths (H.265 §7.3.2.2).
 *
 * @param chromaFormatIdc 0 monochrome, 1 4:2:0, 2 4:2:2, 3 4:4:4
 * @param width after cropping to the conformance window
 * @param height after cropping to the conformance window
 */
public record HevcSps(int vpsId, int maxSubLayers, boolean temporalIdNesting, HevcProfileTierLevel profileTierLevel, int id,
        int chromaFormatIdc, int bitDepthLuma, int bitDepthChroma, int width, int height) {
    /** Samples of a side. Level 6.2 ends at 16888. */
    public static final int MAX_SIDE = 65536;

    private static final int MAX_ID = 15;
    private static final int MAX_SUB_LAYERS_MINUS_1 = 6;
    private static final int MAX_BIT_DEPTH_MINUS_8 = 8;
    private static final int CHROMA_420 = 1;
    private static final int CHROMA_422 = 2;
    private static final int CHROMA_444 = 3;

    /**
     * Parses a NAL unit of type 33, its header included.
     *
     * @throws CodecException if it is not one, too short, or a value is out of range
     */
    public static HevcSps parse(byte[] nalUnit) {
        checkType(nalUnit, HevcNalUnit.SPS, "SPS");
        BitReader in = Rbsp.of(nalUnit, 2);
        int vpsId = in.readBits(4);
        int maxSubLayersMinus1 = checkSubLayers(in.readBits(3));
        boolean nesting = in.readFlag();
        HevcProfileTierLevel profile = HevcProfileTierLevel.read(in, maxSubLayersMinus1);
        int id = in.readUe(MAX_ID, "SPS id");
        int chroma = in.readUe(CHROMA_444, "chroma format");
        boolean separatePlanes = chroma == CHROMA_444 && in.readFlag();
        int width = in.readUe(MAX_SIDE, "width");
        int height = in.readUe(MAX_SIDE, "height");
        if (in.readFlag()) {
            int unitX = !separatePlanes && (chroma == CHROMA_420 || chroma == CHROMA_422) ? 2 : 1;
            int unitY = !separatePlanes && chroma == CHROMA_420 ? 2 : 1;
            width = crop(in, width, unitX, "width");
            height = crop(in, height, unitY, "height");
        }
        int bitDepthLuma = 8 + in.readUe(MAX_BIT_DEPTH_MINUS_8, "luma bit depth - 8");
        int bitDepthChroma = 8 + in.readUe(MAX_BIT_DEPTH_MINUS_8, "chroma bit depth - 8");
        return new HevcSps(vpsId, maxSubLayersMinus1 + 1, nesting, profile, id, chroma, bitDepthLuma, bitDepthChroma, width, height);
    }

    private static int crop(BitReader in, int size, int unit, String what) {
        long cropped = size - (in.readUe() + in.readUe()) * unit;
        if (cropped <= 0) {
            throw new CodecException(what + " " + size + " is cropped to " + cropped);
        }
        return (int) cropped;
    }

    static int checkSubLayers(int maxSubLayersMinus1) {
        if (maxSubLayersMinus1 > MAX_SUB_LAYERS_MINUS_1) {
            throw new CodecException("max sub-layers - 1 " + maxSubLayersMinus1 + " is not in 0.." + MAX_SUB_LAYERS_MINUS_1);
        }
        return maxSubLayersMinus1;
    }

    static void checkType(byte[] nalUnit, int type, String name) {
        if (nalUnit.length < 2 || HevcNalUnit.type(nalUnit[0]) != type) {
            throw new CodecException("NAL unit of type " + (nalUnit.length < 2 ? "none" : HevcNalUnit.type(nalUnit[0])) + " is not " + type
                    + ", " + name);
        }
    }
}
