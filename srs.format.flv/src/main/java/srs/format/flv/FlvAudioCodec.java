package srs.format.flv;

/** The audio codecs of FLV, whether named by a legacy sound format or by a FourCC. */
public enum FlvAudioCodec {
    LPCM_PLATFORM_ENDIAN, ADPCM, MP3, LPCM_LITTLE_ENDIAN, NELLYMOSER_16K, NELLYMOSER_8K, NELLYMOSER, G711_A_LAW, G711_MU_LAW, AAC,
    SPEEX, MP3_8K, NATIVE, OPUS, FLAC, AC3, EAC3,
    /** A format or FourCC that has no name here: relayed untouched. */
    UNKNOWN;

    /** SoundFormat values of the legacy header. */
    public static final int FORMAT_MP3 = 2;
    public static final int FORMAT_EX_HEADER = 9;
    public static final int FORMAT_AAC = 10;
    public static final int FORMAT_SPEEX = 11;
    public static final int FORMAT_MP3_8K = 14;

    static FlvAudioCodec ofFormat(int soundFormat) {
        return switch (soundFormat) {
            case 0 -> LPCM_PLATFORM_ENDIAN;
            case 1 -> ADPCM;
            case FORMAT_MP3 -> MP3;
            case 3 -> LPCM_LITTLE_ENDIAN;
            case 4 -> NELLYMOSER_16K;
            case 5 -> NELLYMOSER_8K;
            case 6 -> NELLYMOSER;
            case 7 -> G711_A_LAW;
            case 8 -> G711_MU_LAW;
            case FORMAT_AAC -> AAC;
            case FORMAT_SPEEX -> SPEEX;
            case FORMAT_MP3_8K -> MP3_8K;
            case 15 -> NATIVE;
            default -> UNKNOWN;
        };
    }

    static FlvAudioCodec ofFourCc(int fourCc) {
        if (fourCc == FourCc.OPUS) {
            return OPUS;
        } else if (fourCc == FourCc.AAC) {
            return AAC;
        } else if (fourCc == FourCc.MP3) {
            return MP3;
        } else if (fourCc == FourCc.FLAC) {
            return FLAC;
        } else if (fourCc == FourCc.AC3) {
            return AC3;
        } else if (fourCc == FourCc.EAC3) {
            return EAC3;
        }
        return UNKNOWN;
    }
}
