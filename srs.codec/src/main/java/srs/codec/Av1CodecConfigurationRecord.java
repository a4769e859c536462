package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.Optional;

/**
 * The sequence header of AV1 in FLV and MP4, av1C («AV1 Codec ISO Media File Format Binding» §2.3.3).
 *
 * <pre>
 *  1 (1) version 1 (7) | profile (3) level (5) | tier (1) high depth (1) 12 bit (1) mono (1) subsampling x (1) y (1) position (2)
 *  000 delay present (1) delay - 1 (4) | configOBUs
 * </pre>
 *
 * @param sequenceHeader the sequence header in configOBUs, if it is there
 */
public record Av1CodecConfigurationRecord(int profile, int levelIdx, boolean highTier, int bitDepth, boolean monochrome,
        Optional<Av1SequenceHeader> sequenceHeader) {
    private static final int MARKER_AND_VERSION = 0x81;
    private static final int HEADER_BYTES = 4;

    /**
     * Parses a sequence header.
     *
     * @param record lent for the call
     * @throws CodecException if it is none or too short, or its configOBUs are bad
     */
    public static Av1CodecConfigurationRecord parse(ByteBuf record) {
        ByteBuf in = record.duplicate();
        ParameterSets.need(HEADER_BYTES, in);
        int version = in.readUnsignedByte();
        if (version != MARKER_AND_VERSION) {
            throw new CodecException("av1C marker and version " + version + " is not 129");
        }
        int profileAndLevel = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.skipBytes(1); // initial presentation delay
        int bitDepth = (flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12;
        Optional<Av1SequenceHeader> sequenceHeader = Av1Obu.split(in).stream().filter(obu -> obu.type() == Av1Obu.SEQUENCE_HEADER)
                .findFirst().map(obu -> Av1SequenceHeader.parse(obu.payload()));
        return new Av1CodecConfigurationRecord(profileAndLevel >> 5, profileAndLevel & 0x1F, (flags & 0x80) != 0, bitDepth,
                (flags & 0x10) != 0, sequenceHeader);
    }

    /** What statistics say; the size is 0 if there is no sequence header. */
    public VideoFormat format() {
        String profileName = switch (profile) {
            case 0 -> "Main";
            case 1 -> "High";
            case 2 -> "Professional";
            default -> VideoFormat.OTHER;
        };
        int major = 2 + (levelIdx >> 2);
        int minor = levelIdx & 3;
        return new VideoFormat("AV1", profileName, minor == 0 ? String.valueOf(major) : major + "." + minor,
                sequenceHeader.map(Av1SequenceHeader::width).orElse(0), sequenceHeader.map(Av1SequenceHeader::height).orElse(0),
                codecString());
    }

    /** For example {@code av01.0.04M.08}. */
    public String codecString() {
        return String.format(Locale.ROOT, "av01.%d.%02d%s.%02d", profile, levelIdx, highTier ? "H" : "M", bitDepth);
    }
}
