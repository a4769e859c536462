package srs.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import srs.codec.AudioFormat;
import srs.codec.AudioSpecificConfig;
import srs.codec.Av1CodecConfigurationRecord;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.CodecException;
import srs.codec.FlacStreamInfo;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.codec.MpegAudioHeader;
import srs.codec.OpusHead;
import srs.codec.VideoFormat;
import srs.codec.VpCodecConfigurationRecord;
import srs.format.flv.FlvException;
import srs.kernel.stream.Codec;

/**
 * What a codec configuration says of the media, by the names of SRS's API (compat 3.5). Stateless.
 *
 * <p>Configurations that other outputs take apart, of H.264, HEVC and AAC, must be whole: a stream with a broken one is better without
 * it. What they say may be beyond us; then nothing is said.
 */
public final class MediaProperties {
    private MediaProperties() {
    }

    /**
     * @param parseSps whether the parameter sets are read
     * @throws FlvException when the configuration is broken
     */
    public static Map<String, String> ofVideo(Codec codec, byte[] config, boolean parseSps) {
        ByteBuf in = Unpooled.wrappedBuffer(config);
        if (codec.equals(Codec.H264)) {
            AvcDecoderConfigurationRecord avc = parseWhole(codec, () -> AvcDecoderConfigurationRecord.parse(in));
            return parseSps ? of(avc::format) : Map.of();
        } else if (codec.equals(Codec.HEVC)) {
            HevcDecoderConfigurationRecord hevc = parseWhole(codec, () -> HevcDecoderConfigurationRecord.parse(in));
            return parseSps ? of(hevc::format) : Map.of();
        } else if (config.length == 0 || !parseSps) {
            return Map.of();
        } else if (codec.equals(Codec.AV1)) {
            return of(() -> Av1CodecConfigurationRecord.parse(in).format());
        } else if (codec.equals(Codec.VP8) || codec.equals(Codec.VP9)) {
            return of(() -> VpCodecConfigurationRecord.parse(in).format(codec.equals(Codec.VP9)));
        }
        return Map.of();
    }

    /** @throws FlvException when the configuration is broken */
    public static Map<String, String> ofAudio(Codec codec, byte[] config) {
        ByteBuf in = Unpooled.wrappedBuffer(config);
        if (codec.equals(Codec.AAC)) {
            AudioSpecificConfig aac = parseWhole(codec, () -> AudioSpecificConfig.parse(in));
            return ofAudio(aac::format);
        } else if (codec.equals(Codec.OPUS)) {
            return ofAudio(() -> OpusHead.parse(in).format());
        } else if (codec.equals(Codec.FLAC)) {
            return ofAudio(() -> FlacStreamInfo.parse(in).format());
        }
        return Map.of();
    }

    /** What the first frame of MP3 says; nothing when it says nothing. */
    public static Map<String, String> ofMp3(ByteBuf frame) {
        return ofAudio(() -> MpegAudioHeader.parse(frame).format());
    }

    static Map<String, String> ofAudio(int sampleRateHz, int channels) {
        return Map.of("sample_rate", Integer.toString(sampleRateHz), "channel", Integer.toString(channels));
    }

    /** Something that may fail with {@link CodecException}. */
    private interface Parse<T> {
        T parse();
    }

    private static <T> T parseWhole(Codec codec, Parse<T> parse) {
        try {
            return parse.parse();
        } catch (CodecException e) {
            throw new FlvException(codec + " sequence header is broken: " + e.getMessage());
        }
    }

    private static Map<String, String> of(Parse<VideoFormat> parse) {
        try {
            VideoFormat video = parse.parse();
            return video.width() == 0 ? Map.of("profile", video.profile(), "level", video.level())
                    : Map.of("profile", video.profile(), "level", video.level(),
                            "width", Integer.toString(video.width()), "height", Integer.toString(video.height()));
        } catch (CodecException e) {
            return Map.of();
        }
    }

    private static Map<String, String> ofAudio(Parse<AudioFormat> parse) {
        try {
            AudioFormat audio = parse.parse();
            return Map.of("profile", audio.profile(), "sample_rate", Integer.toString(audio.sampleRateHz()),
                    "channel", Integer.toString(audio.channels()));
        } catch (CodecException e) {
            return Map.of();
        }
    }
}
