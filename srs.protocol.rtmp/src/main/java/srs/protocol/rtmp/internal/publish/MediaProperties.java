package srs.protocol.rtmp.internal.publish;

import java.util.Map;
import srs.kernel.stream.Codec;

/** What a codec configuration says of the media, by the names of SRS's API (compat 3.5). Stateless. */
final class MediaProperties {
    static final String SAMPLE_RATE = "sample_rate";
    static final String CHANNEL = "channel";

    private MediaProperties() {
    }

    static Map<String, String> ofVideo(Codec codec, byte[] config, boolean parseSps) {
        return Map.of();
    }

    static Map<String, String> ofAudio(Codec codec, byte[] config) {
        return Map.of();
    }
}
