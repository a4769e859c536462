package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The sequence header of H.265 in FLV and MP4, hvcC (ISO/IEC 14496-15 §8.3.3.1).
 *
 * <pre>
 *  version 1 (8) | profile, tier, level (96) | 1111 min spatial segmentation (12) | 111111 parallelism (2)
 *  111111 chroma format (2) | 11111 luma depth - 8 (3) | 11111 chroma depth - 8 (3) | average frame rate (16)
 *  constant frame rate (2) sub-layers (3) nested (1) length size - 1 (2) | number of arrays (8)
 *  { complete (1) 0 (1) NAL type (6) | number (16) | { size (16) | NAL unit } }
 * </pre>
 *
 * @param nalLengthSize 1, 2 or 4: bytes of the lengths before NAL units
 * @param vps video parameter sets, NAL header included; not to be changed
 * @param sps sequence parameter sets, as above
 * @param pps picture parameter sets, as above
 */
public record HevcDecoderConfigurationRecord(HevcProfileTierLevel profileTierLevel, int chromaFormatIdc, int bitDepthLuma,
        int bitDepthChroma, int numTemporalLayers, boolean temporalIdNested, int nalLengthSize, List<byte[]> vps, List<byte[]> sps,
        List<byte[]> pps) {
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 23;
    private static final int COMPLETE = 0x80;

    public HevcDecoderConfigurationRecord {
        vps = List.copyOf(vps);
        sps = List.copyOf(sps);
        pps = List.copyOf(pps);
    }

    /**
     * Parses a sequence header. Arrays of other NAL units, such as SEI, are stepped over.
     *
     * <p>Tolerance: version 0, which muxers wrote before the standard was final; FFmpeg takes it too.
     *
     * @param record lent for the call
     * @throws CodecException if it is none, too short, or a length goes past the end
     */
    public static HevcDecoderConfigurationRecord parse(ByteBuf record) {
        ByteBuf in = record.duplicate();
        ParameterSets.need(HEADER_BYTES, in);
        BitReader header = BitReader.of(in, HEADER_BYTES);
        int version = header.readBits(8);
        if (version > VERSION) {
            throw new CodecException("hvcC version " + version + " is not in 0..1");
        }
        HevcProfileTierLevel profile = HevcProfileTierLevel.read(header);
        header.skipBits(16 + 8 + 6); // segmentation, parallelism
        int chroma = header.readBits(2);
        header.skipBits(5);
        int bitDepthLuma = 8 + header.readBits(3);
        header.skipBits(5);
        int bitDepthChroma = 8 + header.readBits(3);
        header.skipBits(16 + 2); // frame rates
        int layers = header.readBits(3);
        boolean nested = header.readFlag();
        int nalLengthSize = header.readBits(2) + 1;
        if (nalLengthSize == 3) {
            throw new CodecException("NAL unit length of 3 bytes is not 1, 2 or 4");
        }
        int arrays = header.readBits(8);
        in.skipBytes(HEADER_BYTES);
        List<byte[]> vps = new ArrayList<>();
        List<byte[]> sps = new ArrayList<>();
        List<byte[]> pps = new ArrayList<>();
        List<byte[]> others = new ArrayList<>();
        for (int i = 0; i < arrays; i++) {
            ParameterSets.need(3, in);
            List<byte[]> sets = switch (in.readUnsignedByte() & 0x3F) {
                case HevcNalUnit.VPS -> vps;
                case HevcNalUnit.SPS -> sps;
                case HevcNalUnit.PPS -> pps;
                default -> others;
            };
            ParameterSets.read(in, in.readUnsignedShort(), sets);
        }
        return new HevcDecoderConfigurationRecord(profile, chroma, bitDepthLuma, bitDepthChroma, layers, nested, nalLengthSize, vps, sps,
                pps);
    }

    /**
     * The record for parameter sets that came in band.
     *
     * @throws CodecException if the first SPS is none
     */
    public static HevcDecoderConfigurationRecord of(List<byte[]> vps, List<byte[]> sps, List<byte[]> pps) {
        HevcSps first = HevcSps.parse(sps.isEmpty() ? new byte[0] : sps.get(0));
        return new HevcDecoderConfigurationRecord(first.profileTierLevel(), first.chromaFormatIdc(), first.bitDepthLuma(),
                first.bitDepthChroma(), first.maxSubLayers(), first.temporalIdNesting(), NalUnits.LENGTH_SIZE, vps, sps, pps);
    }

    /** Appends the sequence header. The buffer is lent for the call. */
    public void encode(ByteBuf out) {
        HevcProfileTierLevel p = profileTierLevel;
        out.writeByte(VERSION).writeByte(p.profileSpace() << 6 | (p.highTier() ? 0x20 : 0) | p.profileIdc());
        out.writeInt(p.compatibilityFlags()).writeShort((int) (p.constraintFlags() >> 32)).writeInt((int) p.constraintFlags());
        out.writeByte(p.levelIdc()).writeShort(0xF000).writeByte(0xFC).writeByte(0xFC | chromaFormatIdc);
        out.writeByte(0xF8 | bitDepthLuma - 8).writeByte(0xF8 | bitDepthChroma - 8).writeShort(0);
        out.writeByte(numTemporalLayers << 3 | (temporalIdNested ? 0x04 : 0) | nalLengthSize - 1);
        out.writeByte((vps.isEmpty() ? 0 : 1) + (sps.isEmpty() ? 0 : 1) + (pps.isEmpty() ? 0 : 1));
        encode(out, HevcNalUnit.VPS, vps);
        encode(out, HevcNalUnit.SPS, sps);
        encode(out, HevcNalUnit.PPS, pps);
    }

    private static void encode(ByteBuf out, int type, List<byte[]> sets) {
        if (!sets.isEmpty()) {
            out.writeByte(COMPLETE | type).writeShort(sets.size());
            ParameterSets.write(out, sets);
        }
    }

    /**
     * What statistics say.
     *
     * @throws CodecException if there is an SPS and it is bad; without one the size is 0
     */
    public VideoFormat format() {
        int width = 0;
        int height = 0;
        if (!sps.isEmpty()) {
            HevcSps first = HevcSps.parse(sps.get(0));
            width = first.width();
            height = first.height();
        }
        return new VideoFormat("HEVC", profileTierLevel.profile(), profileTierLevel.level(), width, height, codecString());
    }

    /** See {@link HevcProfileTierLevel#codecString}. */
    public String codecString() {
        return profileTierLevel.codecString();
    }
}
