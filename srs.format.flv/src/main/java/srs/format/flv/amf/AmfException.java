package srs.format.flv.amf;

/** Bytes that are no AMF value, or a value over a limit; the message says the value, then the rule. */
public final class AmfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AmfException(String message) {
        super(message);
    }

    /** Peers can provoke this at will, and the stack says nothing that the message does not. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
