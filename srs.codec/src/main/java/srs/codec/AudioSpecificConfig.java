package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * The sequence header of AAC in FLV and MP4 (ISO/IEC 14496-3 §1.6.2.1).
 *
 * <pre>
 *  object type (5, or 31 and 6 more) | frequency index (4, or 15 and 24 of frequency) | channel configuration (4)
 *  HE-AAC, said at once: object type 5 or 29 above, then: extension frequency index | core object type
 *  HE-AAC, said later, so that old decoders play the core: … 0x2b7 (11) 5 (5) sbr (1) frequency index | 0x548 (11) ps (1)
 * </pre>
 *
 * @param audioObjectType of the core: 1 Main, 2 LC, 3 SSR, …
 * @param samplingFrequencyHz of the core
 * @param channelConfiguration 0 if a program config element tells the channels
 * @param channels of the core; 0 if nothing tells
 * @param sbr whether the header says that spectral band replication is there
 * @param ps whether the header says that parametric stereo is there
 * @param extensionFrequencyHz of the output with SBR, otherwise that of the core
 */
public record AudioSpecificConfig(int audioObjectType, int samplingFrequencyHz, int channelConfiguration, int channels, boolean sbr,
        boolean ps, int extensionFrequencyHz) {
    public static final int AOT_AAC_MAIN = 1;
    public static final int AOT_AAC_LC = 2;
    public static final int AOT_AAC_SSR = 3;
    public static final int AOT_SBR = 5;
    public static final int AOT_PS = 29;

    private static final int MAX_BYTES = 256;
    private static final int AOT_ESCAPE = 31;
    private static final int FREQUENCY_ESCAPE = 15;
    private static final int SYNC_SBR = 0x2B7;
    private static final int SYNC_PS = 0x548;
    private static final int[] FREQUENCIES_HZ = {96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350};
    private static final int[] CHANNELS = {0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8, 0};

    /**
     * Parses a sequence header.
     *
     * @param config lent for the call
     * @throws CodecException if it is too short, or its object type or frequency is none
     */
    public static AudioSpecificConfig parse(ByteBuf config) {
        BitReader in = BitReader.of(config, MAX_BYTES);
        int type = readObjectType(in);
        int frequencyHz = readFrequency(in);
        int channelConfiguration = in.readBits(4);
        int channels = CHANNELS[channelConfiguration];
        boolean ps = type == AOT_PS;
        boolean sbr = type == AOT_SBR || ps;
        int extensionHz = frequencyHz;
        if (sbr) {
            extensionHz = readFrequency(in);
            type = readObjectType(in);
        }
        if (type == 0) {
            throw new CodecException("audio object type 0 is not in 1..95");
        }
        if (!hasGeneralAudioConfig(type)) {
            return new AudioSpecificConfig(type, frequencyHz, channelConfiguration, channels, sbr, ps, extensionHz);
        }
        if (in.remainingBits() >= 3) {
            in.skipBits(1); // frameLengthFlag
            if (in.readFlag()) { // dependsOnCoreCoder
                in.skipBits(14);
            }
            in.skipBits(1); // extensionFlag
            if (channelConfiguration == 0) {
                channels = readProgramConfigElement(in);
            }
        }
        if (!sbr && in.remainingBits() >= 16 && in.readBits(11) == SYNC_SBR && readObjectType(in) == AOT_SBR) {
            sbr = in.readFlag();
            if (sbr) {
                extensionHz = readFrequency(in);
                ps = in.remainingBits() >= 12 && in.readBits(11) == SYNC_PS && in.readFlag();
            }
        }
        return new AudioSpecificConfig(type, frequencyHz, channelConfiguration, channels, sbr, ps, extensionHz);
    }

    /** AAC without extensions. */
    public static AudioSpecificConfig of(int audioObjectType, int samplingFrequencyHz, int channelConfiguration) {
        return new AudioSpecificConfig(audioObjectType, samplingFrequencyHz, channelConfiguration,
                CHANNELS[channelConfiguration & 0x0F], false, false, samplingFrequencyHz);
    }

    /**
     * Appends the core's sequence header, 2 or 5 bytes, without extensions.
     *
     * @param out lent for the call
     * @throws CodecException if the object type is over 30
     */
    public void encode(ByteBuf out) {
        if (audioObjectType >= AOT_ESCAPE) {
            throw new CodecException("audio object type " + audioObjectType + " is not in 1..30");
        }
        int index = frequencyIndex(samplingFrequencyHz);
        if (index < 0) {
            // 5 + 4 + 24 + 4 + 3 bits
            out.writeByte(audioObjectType << 3 | FREQUENCY_ESCAPE >> 1);
            out.writeInt(1 << 31 | samplingFrequencyHz << 7 | channelConfiguration << 3);
        } else {
            out.writeShort(audioObjectType << 11 | index << 7 | channelConfiguration << 3);
        }
    }

    private static int readObjectType(BitReader in) {
        int type = in.readBits(5);
        return type == AOT_ESCAPE ? 32 + in.readBits(6) : type;
    }

    private static int readFrequency(BitReader in) {
        int index = in.readBits(4);
        if (index == FREQUENCY_ESCAPE) {
            return in.readBits(24);
        }
        if (index >= FREQUENCIES_HZ.length) {
            throw new CodecException("sampling frequency index " + index + " is not in 0..12 or 15");
        }
        return FREQUENCIES_HZ[index];
    }

    /** The index of a frequency, or -1. */
    static int frequencyIndex(int frequencyHz) {
        for (int i = 0; i < FREQUENCIES_HZ.length; i++) {
            if (FREQUENCIES_HZ[i] == frequencyHz) {
                return i;
            }
        }
        return -1;
    }

    static int frequencyHz(int index) {
        return FREQUENCIES_HZ[index];
    }

    static int frequencies() {
        return FREQUENCIES_HZ.length;
    }

    private static boolean hasGeneralAudioConfig(int type) {
        return switch (type) {
            case 1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23 -> true;
            default -> false;
        };
    }

    /** Counts the channels of a program_config_element (§4.4.1.1). */
    private static int readProgramConfigElement(BitReader in) {
        in.skipBits(4 + 2 + 4); // element_instance_tag, object_type, sampling_frequency_index
        int elements = in.readBits(4) + in.readBits(4) + in.readBits(4);
        int lfe = in.readBits(2);
        in.skipBits(3 + 4); // associated data, coupling channels
        for (int i = 0; i < 2; i++) {
            if (in.readFlag()) { // mono and stereo mixdown
                in.skipBits(4);
            }
        }
        if (in.readFlag()) { // matrix mixdown
            in.skipBits(3);
        }
        int channels = lfe;
        for (int i = 0; i < elements; i++) {
            channels += in.readFlag() ? 2 : 1;
            in.skipBits(4);
        }
        return channels;
    }

    /** The rate of what is heard. */
    public int outputSampleRateHz() {
        return sbr ? extensionFrequencyHz : samplingFrequencyHz;
    }

    /** The channels of what is heard: parametric stereo makes two of one. */
    public int outputChannels() {
        return ps && channels == 1 ? 2 : channels;
    }

    /** What statistics say. */
    public AudioFormat format() {
        String profile = ps ? "HEv2" : sbr ? "HE" : switch (audioObjectType) {
            case AOT_AAC_MAIN -> "Main";
            case AOT_AAC_LC -> "LC";
            case AOT_AAC_SSR -> "SSR";
            default -> VideoFormat.OTHER;
        };
        return new AudioFormat("AAC", profile, outputSampleRateHz(), outputChannels(), codecString());
    }

    /** {@code mp4a.40.2}, {@code mp4a.40.5} with SBR, {@code mp4a.40.29} with PS. */
    public String codecString() {
        return "mp4a.40." + (ps ? AOT_PS : sbr ? AOT_SBR : audioObjectType);
    }
}
