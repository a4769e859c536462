package srs.protocol.rtc.internal.srtp;

/** A packet that is not authentic, was here before, or is none; the message says the value, then the rule. It is to be dropped, and changes nothing. */
public final class SrtpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SrtpException(String message) {
        super(message);
    }

    /** Strangers can provoke this at will. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
