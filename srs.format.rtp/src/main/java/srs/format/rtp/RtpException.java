package srs.format.rtp;

/** Bytes or text that are none of RTP's, or over a limit; the message says the value, then the rule. */
public final class RtpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RtpException(String message) {
        super(message);
    }

    /** Peers can provoke this at will, and the stack says nothing that the message does not. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
