package srs.protocol.rtc.internal.session;

/** A session was refused for those that wait already; the message says the value, then the rule. */
public final class TooManySessionsException extends Exception {
    private static final long serialVersionUID = 1L;

    public TooManySessionsException(String message) {
        super(message);
    }
}
