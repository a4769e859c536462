package srs.format.rtp.sdp;

import java.util.List;
import java.util.Optional;
import srs.format.rtp.payload.PayloadFormat;

/** Which of the offered payload types is taken for a codec. Stateless. */
public final class CodecChoice {
    /** Constrained baseline: every browser decodes it. */
    private static final String PREFERRED_PROFILE = "42e01f";

    private CodecChoice() {
    }

    /**
     * The payload type for a codec. Of H.264 those with packetization mode 1 and asymmetric levels come first, constrained baseline before others; of VP9 and AV1
     * profile 0; else the first.
     */
    public static Optional<Codec> choose(List<Codec> offered, PayloadFormat format) {
        List<Codec> fitting = offered.stream().filter(codec -> codec.format().filter(format::equals).isPresent()).toList();
        return fitting.stream().reduce((best, codec) -> rank(codec, format) > rank(best, format) ? codec : best);
    }

    private static int rank(Codec codec, PayloadFormat format) {
        return switch (format) {
            case H264 -> {
                boolean isUsual = codec.parameter("packetization-mode").equals("1") && codec.parameter("level-asymmetry-allowed").equals("1");
                yield !isUsual ? 0 : codec.parameter("profile-level-id").equalsIgnoreCase(PREFERRED_PROFILE) ? 2 : 1;
            }
            case VP9 -> isZero(codec.parameter("profile-id")) ? 1 : 0;
            case AV1 -> isZero(codec.parameter("profile")) ? 1 : 0;
            default -> 0;
        };
    }

    private static boolean isZero(String profile) {
        return profile.isEmpty() || profile.equals("0");
    }

    /** The payload type that retransmits another one. */
    public static Optional<Codec> rtxOf(List<Codec> offered, Codec codec) {
        return offered.stream().filter(rtx -> rtx.isRtx() && rtx.associatedPayloadType() == codec.payloadType()).findFirst();
    }
}
