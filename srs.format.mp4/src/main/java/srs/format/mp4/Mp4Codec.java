package srs.format.mp4;

import java.util.Optional;

/** The codecs that are written and read, with their sample entries. */
public enum Mp4Codec {
    /** H.264, parameter sets in avcC. */
    AVC("H264", "avc1", "avcC", true),
    /** H.265, parameter sets in hvcC: what Apple's players take. */
    HEVC("HEVC", "hvc1", "hvcC", true),
    AV1("AV1", "av01", "av1C", true),
    VP8("VP8", "vp08", "vpcC", true),
    VP9("VP9", "vp09", "vpcC", true),
    AAC("AAC", "mp4a", "esds", false),
    MP3("MP3", "mp4a", "esds", false),
    OPUS("Opus", "Opus", "dOps", false),
    FLAC("FLAC", "fLaC", "dfLa", false),
    AC3("AC3", "ac-3", "dac3", false),
    EAC3("EAC3", "ec-3", "dec3", false);

    private final String srsName;
    private final int entry;
    private final int configBox;
    private final boolean video;

    Mp4Codec(String srsName, String entry, String configBox, boolean video) {
        this.srsName = srsName;
        this.entry = BoxType.of(entry);
        this.configBox = BoxType.of(configBox);
        this.video = video;
    }

    /** The codec by SRS's name: {@code H264}, {@code Opus}. */
    public static Optional<Mp4Codec> named(String srsName) {
        for (Mp4Codec codec : values()) {
            if (codec.srsName.equals(srsName)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** SRS's name of the codec, also that of {@link srs.codec.VideoFormat} and {@link srs.codec.AudioFormat}. */
    public String srsName() {
        return srsName;
    }

    public boolean isVideo() {
        return video;
    }

    /** The type of the sample entry that is written. */
    int entry() {
        return entry;
    }

    /** The box with the codec configuration. */
    int configBox() {
        return configBox;
    }
}
