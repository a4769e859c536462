package srs.protocol.rtc.internal.stun;

/** Bytes that are no STUN message; the message says the value, then the rule. To be dropped in silence. */
public final class StunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StunException(String message) {
        super(message);
    }

    /** Strangers can provoke this at will. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
