package srs.format.rtmp;

import java.util.Objects;

/**
 * A peer that breaks a rule of RTMP, or a limit of ours; its connection ends.
 *
 * <p>The message says the value and then the rule. No stack trace is taken: the message tells all, and peers must not be able to
 * make us walk stacks.
 */
public final class RtmpProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RtmpError error;

    public RtmpProtocolException(RtmpError error, String message) {
        this(error, message, null);
    }

    public RtmpProtocolException(RtmpError error, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        this.error = Objects.requireNonNull(error);
    }

    /** The reason in the numbering of SRS, for logs and statistics. */
    public RtmpError error() {
        return error;
    }

    /** The error number of SRS: {@code error().code()}. */
    public int code() {
        return error.code();
    }
}
