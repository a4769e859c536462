package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The sequence header of H.264 in FLV and MP4, avcC (ISO/IEC 14496-15 §5.3.3.1).
 *
 * <pre>
 *  version 1 (8) | profile (8) | constraint flags (8) | level (8) | 111111 length size - 1 (2)
 *  111 number of SPS (5) | { size (16) | SPS }  | number of PPS (8) | { size (16) | PPS }
 *  profiles above Main: 111111 chroma format (2) | 11111 luma depth - 8 (3) | 11111 chroma depth - 8 (3) | SPS extensions 0 (8)
 * </pre>
 *
 * @param nalLengthSize 1, 2 or 4: bytes of the lengths before NAL units
 * @param sps sequence parameter sets, NAL header included; not to be changed
 * @param pps picture parameter sets, NAL header included; not to be changed
 */
public record AvcDecoderConfigurationRecord(int profileIdc, int constraintFlags, int levelIdc, int nalLengthSize, List<byte[]> sps,
        List<byte[]> pps) {
    private static final int VERSION = 1;
    private static final int MAX_SPS = 31;
    private static final int MAX_PPS = 255;
    private static final int LEVEL_1B_INTRA = 9;
    private static final int CONSTRAINT_SET3 = 0x10;

    public AvcDecoderConfigurationRecord {
        sps = List.copyOf(sps);
        pps = List.copyOf(pps);
        if (sps.size() > MAX_SPS || pps.size() > MAX_PPS) {
            throw new CodecException("avcC of " + sps.size() + " SPS and " + pps.size() + " PPS is over " + MAX_SPS + " and " + MAX_PPS);
        }
    }

    /**
     * Parses a sequence header.
     *
     * @param record lent for the call
     * @throws CodecException if it is none, too short, or a length goes past the end
     */
    public static AvcDecoderConfigurationRecord parse(ByteBuf record) {
        ByteBuf in = record.duplicate();
        ParameterSets.need(6, in);
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new CodecException("avcC version " + version + " is not 1");
        }
        int profileIdc = in.readUnsignedByte();
        int constraintFlags = in.readUnsignedByte();
        int levelIdc = in.readUnsignedByte();
        int nalLengthSize = (in.readUnsignedByte() & 0x03) + 1;
        if (nalLengthSize == 3) {
            throw new CodecException("NAL unit length of 3 bytes is not 1, 2 or 4");
        }
        List<byte[]> sps = new ArrayList<>();
        ParameterSets.read(in, in.readUnsignedByte() & 0x1F, sps);
        List<byte[]> pps = new ArrayList<>();
        ParameterSets.need(1, in);
        ParameterSets.read(in, in.readUnsignedByte(), pps);
        return new AvcDecoderConfigurationRecord(profileIdc, constraintFlags, levelIdc, nalLengthSize, sps, pps);
    }

    /**
     * The record for parameter sets that came in band.
     *
     * @throws CodecException if the first SPS is none
     */
    public static AvcDecoderConfigurationRecord of(List<byte[]> sps, List<byte[]> pps) {
        AvcSps first = AvcSps.parse(sps.isEmpty() ? new byte[0] : sps.get(0));
        return new AvcDecoderConfigurationRecord(first.profileIdc(), first.constraintFlags(), first.levelIdc(), NalUnits.LENGTH_SIZE,
                sps, pps);
    }

    /** Appends the sequence header. The buffer is lent for the call. */
    public void encode(ByteBuf out) {
        out.writeByte(VERSION).writeByte(profileIdc).writeByte(constraintFlags).writeByte(levelIdc);
        out.writeByte(0xFC | nalLengthSize - 1);
        out.writeByte(0xE0 | sps.size());
        ParameterSets.write(out, sps);
        out.writeByte(pps.size());
        ParameterSets.write(out, pps);
        if (AvcSps.hasChromaFormat(profileIdc) && !sps.isEmpty()) {
            AvcSps first = AvcSps.parse(sps.get(0));
            out.writeByte(0xFC | first.chromaFormatIdc());
            out.writeByte(0xF8 | first.bitDepthLuma() - 8).writeByte(0xF8 | first.bitDepthChroma() - 8).writeByte(0);
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
            AvcSps first = AvcSps.parse(sps.get(0));
            width = first.width();
            height = first.height();
        }
        return new VideoFormat("H264", profile(), level(), width, height, codecString());
    }

    /** {@code avc1.} and profile, constraint flags and level in hex. */
    public String codecString() {
        return String.format(Locale.ROOT, "avc1.%02X%02X%02X", profileIdc, constraintFlags, levelIdc);
    }

    private String profile() {
        boolean intra = (constraintFlags & CONSTRAINT_SET3) != 0;
        return switch (profileIdc) {
            case 66 -> "Baseline";
            case 77 -> "Main";
            case 88 -> "Extended";
            case 100 -> "High";
            case 110 -> intra ? "High(10+Intra)" : "High(10)";
            case 122 -> intra ? "High(422+Intra)" : "High(422)";
            case 144 -> "High(444)";
            case 244 -> intra ? "High(444+Intra)" : "High(444+Predictive)";
            default -> VideoFormat.OTHER;
        };
    }

    private String level() {
        if (levelIdc == LEVEL_1B_INTRA || levelIdc == 11 && (constraintFlags & CONSTRAINT_SET3) != 0 && profileIdc <= 88) {
            return "1b";
        }
        return levelIdc % 10 == 0 ? String.valueOf(levelIdc / 10) : levelIdc / 10 + "." + levelIdc % 10;
    }
}
