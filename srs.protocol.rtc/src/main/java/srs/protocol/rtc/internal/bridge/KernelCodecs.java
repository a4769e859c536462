package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import srs.codec.Av1CodecConfigurationRecord;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.CodecException;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.codec.VpCodecConfigurationRecord;
import srs.format.rtp.payload.PayloadFormat;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Track;
import srs.protocol.rtc.internal.plan.SourceTrack;

/** How WebRTC gets the codecs of the kernel's tracks. Stateless. */
public final class KernelCodecs {
    private KernelCodecs() {
    }

    /** The format of a track; empty when WebRTC has no way to carry it. */
    public static Optional<PayloadFormat> format(Track track) {
        Codec codec = track.codec();
        if (codec.equals(Codec.H264)) {
            return Optional.of(PayloadFormat.H264);
        } else if (codec.equals(Codec.HEVC)) {
            return Optional.of(PayloadFormat.H265);
        } else if (codec.equals(Codec.AV1)) {
            return Optional.of(PayloadFormat.AV1);
        } else if (codec.equals(Codec.VP9)) {
            return Optional.of(PayloadFormat.VP9);
        } else if (codec.equals(Codec.VP8)) {
            return Optional.of(PayloadFormat.VP8);
        } else if (codec.equals(Codec.OPUS) || isRecoded(track)) {
            return Optional.of(PayloadFormat.OPUS);
        } else if (codec.name().equals("G711A")) {
            return Optional.of(PayloadFormat.PCMA);
        } else if (codec.name().equals("G711U")) {
            return Optional.of(PayloadFormat.PCMU);
        }
        return Optional.empty();
    }

    /** Whether it is coded again as Opus on the way. */
    static boolean isRecoded(Track track) {
        return track.codec().equals(Codec.AAC) || track.codec().equals(Codec.MP3);
    }

    /** What a negotiation has to know of a track. */
    public static Optional<SourceTrack> sourceTrack(Track track) {
        return format(track).map(format -> new SourceTrack(format, parameters(format, track.config())));
    }

    /** What of fmtp a receiver must bear. Of a configuration that is none, nothing is known. */
    private static Map<String, String> parameters(PayloadFormat format, byte[] config) {
        if (config.length == 0) {
            return Map.of();
        }
        ByteBuf record = Unpooled.wrappedBuffer(config);
        try {
            return switch (format) {
                case H264 -> avcParameters(AvcDecoderConfigurationRecord.parse(record));
                case H265 -> Map.of("profile-id", Integer.toString(HevcDecoderConfigurationRecord.parse(record).profileTierLevel().profileIdc()));
                case AV1 -> Map.of("profile", Integer.toString(Av1CodecConfigurationRecord.parse(record).profile()));
                case VP9 -> Map.of("profile-id", Integer.toString(VpCodecConfigurationRecord.parse(record).profile()));
                case VP8, OPUS, PCMU, PCMA -> Map.of();
            };
        } catch (CodecException e) {
            return Map.of();
        }
    }

    private static Map<String, String> avcParameters(AvcDecoderConfigurationRecord avc) {
        return Map.of("packetization-mode", "1", "profile-level-id", String.format(Locale.ROOT, "%02x%02x%02x", avc.profileIdc(), avc.constraintFlags(), avc.levelIdc()));
    }
}
