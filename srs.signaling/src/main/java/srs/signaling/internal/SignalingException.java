package srs.signaling.internal;

/** What a participant must not say; it loses its connection, as with SRS. */
final class SignalingException extends Exception {
    private static final long serialVersionUID = 1;

    SignalingException(String message) {
        super(message);
    }
}
