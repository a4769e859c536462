package srs.protocol.rtc.internal.negotiation;

/** A call was refused; the message says the value, then the rule. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RtcError error;

    public RefusedException(RtcError error, String message) {
        super(message);
        this.error = error;
    }

    public int status() {
        return error.status();
    }

    public int code() {
        return error.code();
    }

    public String shortName() {
        return error.shortName();
    }

    /** Peers can provoke this at will, and the stack says nothing that the message does not. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
