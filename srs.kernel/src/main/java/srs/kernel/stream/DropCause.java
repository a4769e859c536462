package srs.kernel.stream;

/** Why frames of a stream did not reach one player or tap. */
public enum DropCause {
    /** The player's socket takes less than the stream brings. */
    SOCKET_FULL("its socket is full"),
    /** The player has paused for longer than its queue holds. */
    PAUSED("it is paused"),
    /** The player's event loop did not come to it in time. */
    LOOP_HELD_UP("its event loop was held up"),
    /** A file, segmenter or other tap is slower than the stream. */
    SINK_SLOW("its sink is slower than the stream");

    private final String text;

    DropCause(String text) {
        this.text = text;
    }

    /** The cause in words, as the log says it. */
    public String text() {
        return text;
    }
}
