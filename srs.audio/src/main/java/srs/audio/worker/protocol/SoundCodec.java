package srs.audio.worker.protocol;

import java.io.IOException;
import java.util.Optional;

/** A codec that the process knows. */
public enum SoundCodec {
    AAC(1, "AAC", true),
    MP3(2, "MP3", true),
    OPUS(3, "Opus", true),
    PCMA(4, "G711A", false),
    PCMU(5, "G711U", false);

    private final int code;
    private final String title;
    private final boolean isTarget;

    SoundCodec(int code, String title, boolean isTarget) {
        this.code = code;
        this.title = title;
        this.isTarget = isTarget;
    }

    /** The codec of this name in the kernel. */
    public static Optional<SoundCodec> named(String title) {
        for (SoundCodec codec : values()) {
            if (codec.title.equals(title)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** Whether it is also made, not only read. */
    public boolean isTarget() {
        return isTarget;
    }

    int code() {
        return code;
    }

    static SoundCodec of(int code) throws IOException {
        for (SoundCodec codec : values()) {
            if (codec.code == code) {
                return codec;
            }
        }
        throw new IOException("codec " + code + " is not known");
    }
}
