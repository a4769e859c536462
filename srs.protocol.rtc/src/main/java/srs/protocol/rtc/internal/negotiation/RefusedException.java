package srs.protocol.rtc.internal.negotiation;

/** A call was refused; the message says the value, then the rule. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final String shortName;

    public RefusedException(RtcError error, String message) {
        this(error.status(), error.code(), error.shortName(), message);
    }

    /** For refusals of gates, whose codes are their own. */
    public RefusedException(int status, int code, String shortName, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.shortName = shortName;
    }

    public int status() {
        return status;
    }

    public int code() {
        return code;
    }

    public String shortName() {
        return shortName;
    }

    /** Peers can provoke this at will, and the stack says nothing that the message does not. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
