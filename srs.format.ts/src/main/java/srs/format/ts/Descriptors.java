package srs.format.ts;

/**
 * The descriptors of an elementary stream in a program map (ISO/IEC 13818-1 §2.6): tag (8) | length (8) | data. Immutable.
 *
 * @param bytes all of them in a row; not to be changed
 */
record Descriptors(byte[] bytes) {
    static final Descriptors NONE = new Descriptors(new byte[0]);

    private static final int REGISTRATION = 0x05;
    private static final int DVB_AC3 = 0x6A;
    private static final int DVB_EAC3 = 0x7A;
    private static final int DVB_EXTENSION = 0x7F;
    private static final int OPUS_CHANNELS = 0x80;

    /** What the muxer announces a codec with. */
    static Descriptors of(TsCodec codec, int opusChannelCode) {
        int id = codec.formatIdentifier;
        if (id == 0) {
            return NONE;
        }
        byte[] registration = {REGISTRATION, 4, (byte) (id >> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id};
        if (codec != TsCodec.OPUS) {
            return new Descriptors(registration);
        }
        byte[] both = java.util.Arrays.copyOf(registration, registration.length + 4);
        both[6] = DVB_EXTENSION;
        both[7] = 2;
        both[8] = (byte) OPUS_CHANNELS;
        both[9] = (byte) opusChannelCode;
        return new Descriptors(both);
    }

    /** Whether private data is of this codec. */
    boolean announce(TsCodec codec) {
        int dvb = codec == TsCodec.AC3 ? DVB_AC3 : codec == TsCodec.EAC3 ? DVB_EAC3 : -1;
        if (find(dvb, 0) >= 0) {
            return true;
        }
        int at = find(REGISTRATION, 4);
        return at >= 0 && codec.formatIdentifier != 0
                && ((bytes[at] & 0xFF) << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF) == codec.formatIdentifier;
    }

    /** The channel configuration code of Opus; -1 when it is not told. */
    int opusChannelCode() {
        for (int at = 0; at + 3 < bytes.length; at += 2 + (bytes[at + 1] & 0xFF)) {
            if ((bytes[at] & 0xFF) == DVB_EXTENSION && (bytes[at + 1] & 0xFF) >= 2 && (bytes[at + 2] & 0xFF) == OPUS_CHANNELS) {
                return bytes[at + 3] & 0xFF;
            }
        }
        return -1;
    }

    /** Where the data of the first descriptor with this tag and so many bytes begins, or -1. */
    private int find(int tag, int dataBytes) {
        for (int at = 0; at + 1 < bytes.length; at += 2 + (bytes[at + 1] & 0xFF)) {
            int length = bytes[at + 1] & 0xFF;
            if ((bytes[at] & 0xFF) == tag && length >= dataBytes && at + 2 + length <= bytes.length) {
                return at + 2;
            }
        }
        return -1;
    }
}
