package srs.format.flv;

/** Bytes that are no FLV, or over a limit; the message says the value, then the rule. The caller counts it and drops the tag. */
public final class FlvException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FlvException(String message) {
        super(message);
    }

    /** Peers can provoke this for every frame, and the stack says nothing that the message does not. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
