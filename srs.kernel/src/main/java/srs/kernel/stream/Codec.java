package srs.kernel.stream;

import java.util.Objects;

/**
 * A codec by the name that SRS prints in its API and log, e.g. {@code H264}, {@code HEVC}, {@code AAC}.
 *
 * <p>Immutable. Codecs that the server only relays get a name of their own ({@code VP6}, {@code Speex}); outputs that need to
 * understand the bitstream compare with the constants here and pass over the others.
 *
 * @param kind video or audio
 * @param name SRS's name
 */
public record Codec(MediaKind kind, String name) {

    public static final Codec H264 = new Codec(MediaKind.VIDEO, "H264");
    public static final Codec HEVC = new Codec(MediaKind.VIDEO, "HEVC");
    public static final Codec VVC = new Codec(MediaKind.VIDEO, "VVC");
    public static final Codec AV1 = new Codec(MediaKind.VIDEO, "AV1");
    public static final Codec VP8 = new Codec(MediaKind.VIDEO, "VP8");
    public static final Codec VP9 = new Codec(MediaKind.VIDEO, "VP9");
    public static final Codec AAC = new Codec(MediaKind.AUDIO, "AAC");
    public static final Codec MP3 = new Codec(MediaKind.AUDIO, "MP3");
    public static final Codec OPUS = new Codec(MediaKind.AUDIO, "Opus");
    public static final Codec FLAC = new Codec(MediaKind.AUDIO, "FLAC");
    public static final Codec AC3 = new Codec(MediaKind.AUDIO, "AC3");
    public static final Codec EAC3 = new Codec(MediaKind.AUDIO, "EAC3");

    public Codec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
        return name;
    }
}
