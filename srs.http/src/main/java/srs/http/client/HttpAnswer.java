package srs.http.client;

import java.nio.charset.StandardCharsets;

/**
 * What a server answered. Immutable.
 *
 * @param status 200, 404, …
 * @param body all of it; its reader's
 */
public record HttpAnswer(int status, byte[] body) {

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
