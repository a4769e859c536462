package srs.kernel.stream;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * One elementary stream of a live stream, with its codec configuration. A new configuration makes a new Track, so a frame always
 * points at the configuration that decodes it and no drop can lose it.
 *
 * <p>Immutable, thread-safe, on the heap: not reference-counted. The arrays are shared, not copied: nobody changes them.
 *
 * <p>Codec-neutral forms. H.264, HEVC and VVC payloads are NAL units with a 4-byte length in front (the size in the decoder
 * configuration record holds); AAC is raw access units; MP3, Opus and AV1 are what an MP4 sample would hold.
 */
public final class Track {

    /** Longest codec configuration that is accepted, in bytes. */
    public static final int MAX_CONFIG_BYTES = 64 * 1024;

    private static final byte[] NOTHING = {};

    private final Codec codec;
    private final byte[] config;
    private final Framing framing;
    private final byte[] framedConfig;
    private final Map<String, String> properties;

    /**
     * @param codec the codec
     * @param config the codec configuration: avcC, hvcC, vvcC, av1C, vpcC, AudioSpecificConfig, OpusHead; empty when the codec has none
     * @param framing how the frames' buffers, and {@code framedConfig}, are laid out
     * @param framedConfig the configuration as the framing writes it (the FLV sequence header's tag body); empty when there is none
     * @param properties what is known of the coded media, by the names of SRS's API: width, height, profile, level, sample_rate, channel
     * @throws IllegalArgumentException when a configuration is longer than {@link #MAX_CONFIG_BYTES}
     */
    public Track(Codec codec, byte[] config, Framing framing, byte[] framedConfig, Map<String, String> properties) {
        this.codec = Objects.requireNonNull(codec, "codec");
        this.config = limited(config);
        this.framing = Objects.requireNonNull(framing, "framing");
        this.framedConfig = limited(framedConfig);
        this.properties = Map.copyOf(properties);
    }

    /** A track without configuration whose frames hold the codec payload alone. */
    public static Track of(Codec codec) {
        return new Track(codec, NOTHING, Framing.NONE, NOTHING, Map.of());
    }

    public Codec codec() {
        return codec;
    }

    public MediaKind kind() {
        return codec.kind();
    }

    public boolean isVideo() {
        return codec.kind() == MediaKind.VIDEO;
    }

    /** The codec configuration, never null. Shared: do not change it. */
    public byte[] config() {
        return config;
    }

    public Framing framing() {
        return framing;
    }

    /** The configuration as the framing writes it, never null. Shared: do not change it. */
    public byte[] framedConfig() {
        return framedConfig;
    }

    /** What is known of the coded media, by the names of SRS's API (compat 3.5). */
    public Map<String, String> properties() {
        return properties;
    }

    /** Whether a decoder set up for this track goes on with the other's frames. */
    public boolean sameConfiguration(Track other) {
        return codec.equals(other.codec) && framing == other.framing
                && Arrays.equals(config, other.config) && Arrays.equals(framedConfig, other.framedConfig);
    }

    @Override
    public String toString() {
        return codec.name() + properties;
    }

    private static byte[] limited(byte[] bytes) {
        if (bytes.length > MAX_CONFIG_BYTES) {
            throw new IllegalArgumentException("codec configuration of " + bytes.length + " bytes is not in 0.." + MAX_CONFIG_BYTES);
        }
        return bytes;
    }
}
