package srs.kernel.stream;

/** A second publisher asked for a stream that has one (SRS error 1028, StreamBusy). */
public final class StreamBusyException extends Exception {
    private static final long serialVersionUID = 1L;

    public StreamBusyException(String message) {
        super(message);
    }
}
