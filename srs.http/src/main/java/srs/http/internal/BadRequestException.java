package srs.http.internal;

/** What a peer sent is answered with an error status and the end of its connection. The message is for the log only. */
final class BadRequestException extends Exception {
    private final int status;

    BadRequestException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
