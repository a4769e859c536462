package srs.format.srt;

/** What a peer sent, or an option, is not as the protocol says. Without a stack: a peer may cause many. */
public final class SrtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SrtException(String message) {
        super(message, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
    }
}
