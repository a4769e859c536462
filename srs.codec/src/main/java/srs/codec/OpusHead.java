package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * The sequence header of Opus in FLV and Ogg (RFC 7845 §5.1). Numbers are little-endian.
 *
 * <pre>
 *  "OpusHead" (64) | version 1 (8) | channels (8) | pre-skip (16) | input rate (32) | gain (16) | mapping family (8)
 *  unless family 0: streams (8) | coupled streams (8) | channel mapping (8 × channels)
 * </pre>
 *
 * @param preSkip samples of 48 kHz to be dropped at the beginning
 * @param inputSampleRateHz of what was encoded; Opus itself always runs at 48 kHz
 * @param outputGain in dB × 256
 */
public record OpusHead(int channels, int preSkip, long inputSampleRateHz, int outputGain, int mappingFamily, int streams,
        int coupledStreams) {
    public static final int SAMPLE_RATE_HZ = 48000;

    private static final long MAGIC = 0x4F70757348656164L; // OpusHead
    private static final int SIZE = 19;

    /**
     * Parses a sequence header.
     *
     * @param head lent for the call
     * @throws CodecException if it is none, too short, or of a later incompatible version
     */
    public static OpusHead parse(ByteBuf head) {
        ByteBuf in = head.duplicate();
        ParameterSets.need(SIZE, in);
        if (in.readLong() != MAGIC) {
            throw new CodecException("Opus sequence header does not begin with OpusHead");
        }
        int version = in.readUnsignedByte();
        if (version > 15) { // the upper four bits count incompatible changes
            throw new CodecException("OpusHead version " + version + " is not in 0..15");
        }
        int channels = in.readUnsignedByte();
        int preSkip = in.readUnsignedShortLE();
        long inputRateHz = in.readUnsignedIntLE();
        int gain = in.readShortLE();
        int family = in.readUnsignedByte();
        int streams = 1;
        int coupled = channels - 1;
        if (family != 0) {
            ParameterSets.need(2 + channels, in);
            streams = in.readUnsignedByte();
            coupled = in.readUnsignedByte();
        }
        if (channels == 0 || family == 0 && channels > 2) {
            throw new CodecException("OpusHead channels " + channels + " are not possible in mapping family " + family);
        }
        if (streams == 0 || coupled > streams || streams + coupled > 255) {
            throw new CodecException("OpusHead streams " + streams + " with coupled " + coupled + " are not possible");
        }
        return new OpusHead(channels, preSkip, inputRateHz, gain, family, streams, coupled);
    }

    /** What statistics say. */
    public AudioFormat format() {
        return new AudioFormat("Opus", VideoFormat.OTHER, SAMPLE_RATE_HZ, channels, codecString());
    }

    /** {@code opus}, as MP4 registers it. */
    public String codecString() {
        return "opus";
    }
}
