package srs.audio.worker.protocol;

import java.io.IOException;

/** What a message is. */
public enum MessageType {
    /** To the process: a conversion begins. Its bytes are an {@link OpenMessage}. */
    OPEN(1),
    /** Both ways: one coded frame, at the header's time. */
    FRAME(2),
    /** To the process: a conversion ends. */
    CLOSE(3),
    /** To the process: are you there? Each of its lanes answers, with the number that stands for the conversion. */
    PING(4),
    /** To the server: the codec configuration of the frames that follow. */
    TRACK(16),
    /** To the server, the last of a conversion: why it cannot go on, as UTF-8. */
    FAILED(17),
    /** To the server: the answer to {@link #PING}. */
    PONG(18);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static MessageType of(int code) throws IOException {
        for (MessageType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IOException("message type " + code + " is not known");
    }
}
