package srs.format.flv;

/** The video codecs of FLV, whether named by a legacy codec id or by a FourCC. */
public enum FlvVideoCodec {
    SORENSON_H263, SCREEN, VP6, VP6_ALPHA, SCREEN_V2, AVC, HEVC, VVC, AV1, VP8, VP9,
    /** An id or FourCC that has no name here: relayed untouched. */
    UNKNOWN;

    /** Codec ids of the legacy header. 12 and 13 are no Adobe's: Chinese encoders and CDNs use them, and SRS accepts them. */
    public static final int ID_SORENSON_H263 = 2;
    public static final int ID_SCREEN = 3;
    public static final int ID_VP6 = 4;
    public static final int ID_VP6_ALPHA = 5;
    public static final int ID_SCREEN_V2 = 6;
    public static final int ID_AVC = 7;
    public static final int ID_HEVC = 12;
    public static final int ID_AV1 = 13;

    static FlvVideoCodec ofId(int codecId) {
        return switch (codecId) {
            case ID_SORENSON_H263 -> SORENSON_H263;
            case ID_SCREEN -> SCREEN;
            case ID_VP6 -> VP6;
            case ID_VP6_ALPHA -> VP6_ALPHA;
            case ID_SCREEN_V2 -> SCREEN_V2;
            case ID_AVC -> AVC;
            case ID_HEVC -> HEVC;
            case ID_AV1 -> AV1;
            default -> UNKNOWN;
        };
    }

    static FlvVideoCodec ofFourCc(int fourCc) {
        if (fourCc == FourCc.AVC) {
            return AVC;
        } else if (fourCc == FourCc.HEVC) {
            return HEVC;
        } else if (fourCc == FourCc.AV1) {
            return AV1;
        } else if (fourCc == FourCc.VP9) {
            return VP9;
        } else if (fourCc == FourCc.VP8) {
            return VP8;
        } else if (fourCc == FourCc.VVC) {
            return VVC;
        }
        return UNKNOWN;
    }

    /** Whether enhanced CodedFrames of this codec begin with a composition time. */
    boolean hasCompositionTime() {
        return this == AVC || this == HEVC || this == VVC;
    }

    /** Whether the legacy header goes on with an AVCPacketType and a composition time. */
    boolean hasLegacyPacketType() {
        return this == AVC || this == HEVC || this == AV1;
    }
}
