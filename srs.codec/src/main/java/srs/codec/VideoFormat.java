package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * What statistics and playlists say of a video, in the words of SRS.
 *
 * @param codec {@code H264}, {@code HEVC}, {@code AV1}, {@code VP9}, {@code VP8}
 * @param profile for example {@code High}; {@code Other} if it has no name
 * @param level for example {@code 3.1}
 * @param width of the shown picture; 0 if the header does not tell
 * @param height of the shown picture; 0 if the header does not tell
 * @param codecString RFC 6381, for example {@code avc1.64001F}
 */
public record VideoFormat(String codec, String profile, String level, int width, int height, String codecString) {
    static final String OTHER = "Other";

    /**
     * What a sequence header says.
     *
     * @param codec as above; other codecs say nothing
     * @param config the sequence header without any container's framing. Lent for the call.
     * @throws CodecException if it is bad
     */
    public static Optional<VideoFormat> of(String codec, ByteBuf config) {
        return switch (codec) {
            case "H264" -> Optional.of(AvcDecoderConfigurationRecord.parse(config).format());
            case "HEVC" -> Optional.of(HevcDecoderConfigurationRecord.parse(config).format());
            case "AV1" -> Optional.of(Av1CodecConfigurationRecord.parse(config).format());
            case "VP9" -> Optional.of(VpCodecConfigurationRecord.parse(config).format(/* vp9= */ true));
            case "VP8" -> Optional.of(VpCodecConfigurationRecord.parse(config).format(/* vp9= */ false));
            default -> Optional.empty();
        };
    }
}
