package srs.protocol.rtc.internal.negotiation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.sdp.Codec;
import srs.format.rtp.sdp.CodecChoice;

/** Which of a player's payload types fits a stream best: the one of its profile, else the usual one. Stateless. */
final class PlayableCodec {
    /** profile_idc and the constraint flags, without the level: the first two of three bytes. */
    private static final int PROFILE_DIGITS = 4;

    private PlayableCodec() {}

    /** @param source parameters of the stream; those that say a profile count */
    static Optional<Codec> choose(List<Codec> offered, PayloadFormat format, Map<String, String> source) {
        List<Codec> sameProfile = offered.stream().filter(codec -> codec.format().filter(format::equals).isPresent() && isSameProfile(codec, format, source)).toList();
        return CodecChoice.choose(sameProfile, format).or(() -> CodecChoice.choose(offered, format));
    }

    private static boolean isSameProfile(Codec codec, PayloadFormat format, Map<String, String> source) {
        return switch (format) {
            case H264 -> h264Profile(codec.parameter("profile-level-id")).equals(h264Profile(source.getOrDefault("profile-level-id", "")));
            case H265, VP9 -> orDefault(codec.parameter("profile-id"), format).equals(orDefault(source.getOrDefault("profile-id", ""), format));
            case AV1 -> orDefault(codec.parameter("profile"), format).equals(orDefault(source.getOrDefault("profile", ""), format));
            case VP8, OPUS, PCMU, PCMA -> true;
        };
    }

    /** RFC 7798 §7.1: Main, which is 1; profile 0 of VP9 and AV1. */
    private static String orDefault(String profile, PayloadFormat format) {
        return profile.isEmpty() ? format == PayloadFormat.H265 ? "1" : "0" : profile;
    }

    /** RFC 6184 table 5: of baseline those with constraint_set1 are alike, of others the flags do not matter here. */
    private static String h264Profile(String profileLevelId) {
        if (profileLevelId.length() < PROFILE_DIGITS) {
            return "";
        }
        String profile = profileLevelId.substring(0, 2).toLowerCase(Locale.ROOT);
        if (!profile.equals("42")) {
            return profile;
        }
        int flags = Character.digit(profileLevelId.charAt(2), 16);
        return flags >= 0 && (flags & 0x4) != 0 ? "constrained" : profile;
    }
}
