package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * What statistics and playlists say of an audio track, in the words of SRS.
 *
 * @param codec {@code AAC}, {@code MP3}, {@code Opus}, {@code FLAC}
 * @param profile {@code LC}, {@code HE}, …; {@code Other} if it has no name
 * @param sampleRateHz of what is heard
 * @param channels 0 if the header does not tell
 * @param codecString RFC 6381, for example {@code mp4a.40.2}
 */
public record AudioFormat(String codec, String profile, int sampleRateHz, int channels, String codecString) {

    /**
     * What a sequence header says, or the first frame of MP3, which has none.
     *
     * @param codec as above; other codecs say nothing
     * @param config the sequence header or frame without any container's framing. Lent for the call.
     * @throws CodecException if it is bad
     */
    public static Optional<AudioFormat> of(String codec, ByteBuf config) {
        return switch (codec) {
            case "AAC" -> Optional.of(AudioSpecificConfig.parse(config).format());
            case "MP3" -> Optional.of(MpegAudioHeader.parse(config).format());
            case "Opus" -> Optional.of(OpusHead.parse(config).format());
            case "FLAC" -> Optional.of(FlacStreamInfo.parse(config).format());
            default -> Optional.empty();
        };
    }
}
