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
        if (!isToken(name)) {
            throw new IllegalArgumentException("header name is not a token: " + name.length() + " characters");
        }
        for (String value : values) {
            if (hasControl(value)) {
                throw new IllegalArgumentException("value of header " + name + " holds a control character");
            }
        }
        headers.put(name, List.copyOf(values));
        return this;
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c < 0x80 && Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean hasControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
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
        return encode(alloc, 0);
    }

    /** The same with room for so many bytes of content. */
    ByteBuf encode(ByteBufAllocator alloc, int room) {
        StringBuilder text = new StringBuilder(512);
        text.append("HTTP/1.1 ").append(status).append(' ').append(phrase(status)).append("\r\n");
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            for (String value : header.getValue()) {
                text.append(header.getKey()).append(": ").append(value).append("\r\n");
            }
        }
        byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        return alloc.buffer(bytes.length + room).writeBytes(bytes);
    }
}
