package srs.format.mp4;

/** Bytes that are no MP4, or are beyond what is read or written here. The message says the value, then the rule. */
public final class Mp4Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Mp4Exception(String message) {
        super(message);
    }

    public Mp4Exception(String message, Throwable cause) {
        super(message, cause);
    }
}
