package srs.api.internal;

import java.util.List;
import java.util.Map;

/**
 * The answer to one call. Immutable; the JSON value is not changed any more.
 *
 * @param status the HTTP status
 * @param json what is rendered; null for a text answer
 * @param headers further headers
 */
public record Reply(int status, Object json, Map<String, List<String>> headers) {

    /** An object as it is. */
    public static Reply json(Object value) {
        return new Reply(200, value, Map.of());
    }

    /** SRS's way to say no: status 200 and nothing but the code (compat 3.1). */
    public static Reply error(int code) {
        return json(Map.of("code", code));
    }

    /** A status whose body is its phrase. */
    public static Reply status(int status) {
        return new Reply(status, null, Map.of());
    }

    public static Reply notAllowed(String allowed) {
        return new Reply(405, null, Map.of("Allow", List.of(allowed)));
    }

    public static Reply moved(String location) {
        return new Reply(301, null, Map.of("Location", List.of(location)));
    }

    /** The body of an answer without JSON. */
    String phrase() {
        return switch (status) {
            case 301 -> "Moved Permanently";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            default -> Integer.toString(status);
        };
    }
}
