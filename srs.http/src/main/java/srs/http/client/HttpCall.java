package srs.http.client;

import java.util.Objects;

/**
 * One request. Immutable.
 *
 * @param method {@code GET}, {@code POST}
 * @param url absolute, http or https; a fragment is not sent
 * @param contentType of the body; without effect when that is empty
 * @param body to be sent, not changed any more
 * @param timeoutMs how long everything may take together: waiting, look-up, connect, TLS, and the last byte of the answer
 * @param maxAnswerBytes longest body of an answer; a longer one fails the call
 * @param verifies whether the certificate of an https server is checked, with the authorities that Java trusts. SRS does not (F271)
 */
public record HttpCall(String method, String url, String contentType, byte[] body, int timeoutMs, int maxAnswerBytes, boolean verifies) {

    /** Longest answer when nobody says another. */
    public static final int DEFAULT_ANSWER_BYTES = 64 * 1024;

    public HttpCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(body, "body");
        if (timeoutMs < 1) {
            throw new IllegalArgumentException("timeout " + timeoutMs + " ms is not 1 or more");
        }
    }

    /** A POST of JSON. */
    public static HttpCall postJson(String url, byte[] json, int timeoutMs, boolean verifies) {
        return new HttpCall("POST", url, "application/json", json, timeoutMs, DEFAULT_ANSWER_BYTES, verifies);
    }
}
