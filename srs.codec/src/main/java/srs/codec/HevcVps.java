package srs.codec;

/** The video parameter set of H.265 as far as its profile (H.265 §7.3.2.1). */
public record HevcVps(int id, int maxLayers, int maxSubLayers, boolean temporalIdNesting, HevcProfileTierLevel profileTierLevel) {

    /**
     * Parses a NAL unit of type 32, its header included.
     *
     * @throws CodecException if it is not one, too short, or a value is out of range
     */
    public static HevcVps parse(byte[] nalUnit) {
        HevcSps.checkType(nalUnit, HevcNalUnit.VPS, "VPS");
        BitReader in = Rbsp.of(nalUnit, 2);
        int id = in.readBits(4);
        in.skipBits(2); // vps_base_layer_internal_flag, vps_base_layer_available_flag
        int maxLayers = in.readBits(6) + 1;
        int maxSubLayersMinus1 = HevcSps.checkSubLayers(in.readBits(3));
        boolean nesting = in.readFlag();
        in.skipBits(16); // vps_reserved_0xffff_16bits
        return new HevcVps(id, maxLayers, maxSubLayersMinus1 + 1, nesting, HevcProfileTierLevel.read(in, maxSubLayersMinus1));
    }
}
