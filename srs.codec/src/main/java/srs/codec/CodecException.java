package srs.codec;

/** Bytes that are no header of the codec, or over a limit; the message says the value, then the rule. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        super(message);
    }

    /** Peers can provoke this at will, and the stack says nothing that the message does not. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
