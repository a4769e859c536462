package srs.http;

/** What a request may cost. Every one is answered or closed when it goes over. */
public final class HttpLimits {

    /** Longest request line, in bytes; longer is answered 414. */
    public static final int MAX_REQUEST_LINE_BYTES = 8192;

    /** All headers of a request together, in bytes; more is answered 431. */
    public static final int MAX_HEADER_BYTES = 16384;

    /** Longest request body that is read into memory; longer is answered 413. */
    public static final int MAX_BODY_BYTES = 1024 * 1024;

    /** Time for a whole request, and between two requests of a connection, in milliseconds (compat 7.2: 15 s). */
    public static final int REQUEST_TIMEOUT_MS = 15_000;

    private HttpLimits() {}
}
