package srs.format.ts;

import java.util.Optional;

/**
 * The codecs that a transport stream of ours carries, with what announces them in the program map.
 *
 * <p>Stream types: ISO/IEC 13818-1 table 2-34; AC-3 and E-AC-3 as ATSC A/53 has them and HLS demands; Opus as FFmpeg has it, private data
 * with a registration descriptor. PIDs are those of SRS.
 */
public enum TsCodec {
    H264("H264", true, 0x1B, 0x100, 0xE0, 0),
    HEVC("HEVC", true, 0x24, 0x100, 0xE0, 0x48455643),
    AAC("AAC", false, 0x0F, 0x101, 0xC0, 0),
    MP3("MP3", false, 0x03, 0x102, 0xC0, 0),
    OPUS("Opus", false, 0x06, 0x103, 0xBD, 0x4F707573),
    AC3("AC3", false, 0x81, 0x104, 0xBD, 0x41432D33),
    EAC3("EAC3", false, 0x87, 0x105, 0xBD, 0x45414333);

    private static final int TYPE_MPEG2_AUDIO = 0x04;
    private static final int TYPE_PRIVATE = 0x06;

    private final String codecName;
    private final boolean isVideo;
    final int streamType;
    final int pid;
    final int streamId;
    /** The format identifier of its registration descriptor; 0 when it needs none. */
    final int formatIdentifier;

    TsCodec(String codecName, boolean isVideo, int streamType, int pid, int streamId, int formatIdentifier) {
        this.codecName = codecName;
        this.isVideo = isVideo;
        this.streamType = streamType;
        this.pid = pid;
        this.streamId = streamId;
        this.formatIdentifier = formatIdentifier;
    }

    /** SRS's name of the codec: {@code H264}, {@code Opus}. */
    public String codecName() {
        return codecName;
    }

    public boolean isVideo() {
        return isVideo;
    }

    /** The codec of that name; empty when transport streams do not carry it. */
    public static Optional<TsCodec> of(String codecName) {
        for (TsCodec codec : values()) {
            if (codec.codecName.equals(codecName)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** What a program map announces; empty when it is nothing that we read. */
    static Optional<TsCodec> of(int streamType, Descriptors descriptors) {
        if (streamType == TYPE_MPEG2_AUDIO) {
            return Optional.of(MP3);
        }
        for (TsCodec codec : values()) {
            if (streamType == TYPE_PRIVATE ? descriptors.announce(codec) : codec.streamType == streamType) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
