package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status line and headers of an answer, in SRS's order: by name. Confined to the thread that builds it.
 *
 * <p>{@code Connection: Close} stands on every answer, although an HTTP/1.1 connection is kept for the next request (compat 3.1).
 */
final class ResponseHead {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final int status;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    ResponseHead(int status, String signature) {
        this.status = status;
        headers.put("Connection", List.of("Close"));
        headers.put("Server", List.of(signature));
    }

    static String phrase(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    ResponseHead set(String name, String value) {
        return set(name, List.of(value));
    }

    /** @throws IllegalArgumentException when a name is not a token or a value holds a control character */
    ResponseHead set(String name, List<String> values) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("header name is not a token: " + name.length() + " characters");
        }
        for (String value : values) {
            if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
                throw new IllegalArgumentException("value of header " + name + " holds a control character");
            }
        }
        headers.put(name, List.copyOf(values));
        return this;
    }

    ResponseHead remove(String name) {
        headers.remove(name);
        return this;
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    /** Adds what lets pages of any origin read the answer (compat 3.2). */
    ResponseHead allowAnyOrigin() {
        headers.put("Access-Control-Allow-Origin", List.of("*"));
        // the star does not stand for Authorization (Fetch, "CORS-safelisted"), and Firefox keeps to that
        headers.put("Access-Control-Allow-Headers", List.of("*, Authorization"));
        headers.put("Access-Control-Allow-Methods", List.of("*"));
        headers.put("Access-Control-Expose-Headers", List.of("*"));
        headers.put("Access-Control-Allow-Credentials", List.of("false"));
        headers.put("Access-Control-Request-Private-Network", List.of("true"));
        return this;
    }

    /** Writes it; the caller owns the buffer. */
    ByteBuf encode(ByteBufAllocator alloc) {
        StringBuilder text = new StringBuilder(512);
        text.append("HTTP/1.1 ").append(status).append(' ').append(phrase(status)).append("\r\n");
        headers.forEach((name, values) -> values.forEach(v -> text.append(name).append(": ").append(v).append("\r\n")));
        byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        return alloc.buffer(bytes.length).writeBytes(bytes);
    }
}
