package srs.http.client;

import java.io.IOException;

/**
 * A call without an answer. The message says the server and what is wrong with it, never the query, for that may be secret; it fits into a line of
 * the log, whatever the server has sent.
 */
public final class HttpCallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The address is none of http or https. */
        URL,
        /** The name has no address. */
        LOOKUP,
        /** No connection. */
        CONNECT,
        /** No TLS on it. */
        TLS,
        /** It took longer than the call may. */
        TIMEOUT,
        /** The connection ended, or what came is not HTTP. */
        BROKEN,
        /** The answer is longer than the call allows. */
        TOO_LONG,
        /** Too many calls wait for this server. */
        BUSY,
        /** The bundle that called has stopped. */
        STOPPED
    }

    private static final int MAX_CHARS = 300;

    private final Kind kind;

    public HttpCallException(Kind kind, String message) {
        super((message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) + "…" : message).replaceAll("\\p{Cntrl}", "?"));
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
