package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.Unpooled;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.CodecException;
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

    private static Map<String, String> parameters(PayloadFormat format, byte[] config) {
        if (format != PayloadFormat.H264 || config.length == 0) {
            return Map.of();
        }
        try {
            AvcDecoderConfigurationRecord avc = AvcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(config));
            return Map.of("packetization-mode", "1", "profile-level-id", String.format(Locale.ROOT, "%02x%02x%02x", avc.profileIdc(), avc.constraintFlags(), avc.levelIdc()));
        } catch (CodecException e) {
            return Map.of();
        }
    }
}
