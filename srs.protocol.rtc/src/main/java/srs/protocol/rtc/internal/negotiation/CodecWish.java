package srs.protocol.rtc.internal.negotiation;

import java.util.Locale;
import java.util.Optional;
import srs.format.rtp.payload.PayloadFormat;

/**
 * The codecs that a client asked for by its URL: {@code codec}, {@code vcodec}, {@code acodec} (F163 to F166). Immutable.
 *
 * @param video empty for what suits best
 * @param audio empty for what suits best
 */
public record CodecWish(Optional<PayloadFormat> video, Optional<PayloadFormat> audio) {
    public static final CodecWish NONE = new CodecWish(Optional.empty(), Optional.empty());

    /**
     * By the words of the URL, each may be empty. {@code codec} is for whatever kind its codec is of, the two others win.
     *
     * @throws RefusedException for a word that is no codec, or of the other kind
     */
    public static CodecWish of(String codec, String video, String audio) {
        Optional<PayloadFormat> any = format(codec);
        Optional<PayloadFormat> ofVideo = format(video);
        Optional<PayloadFormat> ofAudio = format(audio);
        if (ofVideo.filter(format -> !format.isVideo()).isPresent() || ofAudio.filter(PayloadFormat::isVideo).isPresent()) {
            throw new RefusedException(RtcError.INVALID_PARAMS, "vcodec " + shown(video) + " or acodec " + shown(audio) + " is of the other kind");
        }
        return new CodecWish(ofVideo.or(() -> any.filter(PayloadFormat::isVideo)), ofAudio.or(() -> any.filter(format -> !format.isVideo())));
    }

    private static Optional<PayloadFormat> format(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "" -> Optional.empty();
            case "h264", "avc" -> Optional.of(PayloadFormat.H264);
            case "h265", "hevc" -> Optional.of(PayloadFormat.H265);
            case "g711a" -> Optional.of(PayloadFormat.PCMA);
            case "g711u" -> Optional.of(PayloadFormat.PCMU);
            default -> Optional.of(PayloadFormat.of(word).orElseThrow(() -> new RefusedException(RtcError.INVALID_PARAMS,
                    "codec " + shown(word) + " is not h264, hevc, av1, vp9, vp8, opus, pcmu or pcma")));
        };
    }

    Optional<PayloadFormat> of(boolean isVideo) {
        return isVideo ? video : audio;
    }

    private static String shown(String word) {
        return word.length() <= 32 ? word : word.substring(0, 32) + "…";
    }
}
