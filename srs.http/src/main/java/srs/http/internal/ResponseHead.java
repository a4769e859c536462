package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Status line and headers of an answer, in SRS's order: by name. Confined to the thread that builds it.
 *
 * <p>{@code Connection: Close} stands on every answer, although an HTTP/1.1 connection is kept for the next request (compat 3.1).
 */
final class ResponseHead {
    private static final List<String> CLOSE = List.of("Close");
    /** Characters that most heads have room in. */
    private static final int SPARE = 256;
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final int status;
    /** By name; there are about seven. */
    private final List<Header> headers = new ArrayList<>();

    private record Header(String name, List<String> values) {}

    ResponseHead(int status, String signature) {
        this.status = status;
        headers.add(new Header("Connection", CLOSE));
        headers.add(new Header("Server", List.of(signature)));
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
        put(name, List.copyOf(values));
        return this;
    }

    private void put(String name, List<String> values) {
        int at = 0;
        int order = 1;
        while (at < headers.size() && (order = headers.get(at).name.compareToIgnoreCase(name)) < 0) {
            at++;
        }
        if (at < headers.size() && order == 0) {
            headers.set(at, new Header(headers.get(at).name, values));
        } else {
            headers.add(at, new Header(name, values));
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLetterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!(isLetterOrDigit || TOKEN_MARKS.indexOf(c) >= 0)) {
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
        headers.removeIf(header -> header.name.equalsIgnoreCase(name));
        return this;
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.name.equalsIgnoreCase(name));
    }

    /** Adds what lets pages of any origin read the answer (compat 3.2). */
    ResponseHead allowAnyOrigin() {
        put("Access-Control-Allow-Origin", List.of("*"));
        // the star does not stand for Authorization (Fetch, "CORS-safelisted"), and Firefox keeps to that
        put("Access-Control-Allow-Headers", List.of("*, Authorization"));
        put("Access-Control-Allow-Methods", List.of("*"));
        put("Access-Control-Expose-Headers", List.of("*"));
        put("Access-Control-Allow-Credentials", List.of("false"));
        put("Access-Control-Request-Private-Network", List.of("true"));
        return this;
    }

    /** Writes it; the caller owns the buffer. */
    ByteBuf encode(ByteBufAllocator alloc) {
        return encode(alloc, 0);
    }

    /** The same with room for so many bytes of content. */
    ByteBuf encode(ByteBufAllocator alloc, int room) {
        StringBuilder text = new StringBuilder(SPARE);
        text.append("HTTP/1.1 ").append(status).append(' ').append(phrase(status)).append("\r\n");
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            for (String value : header.values) {
                text.append(header.name).append(": ").append(value).append("\r\n");
            }
        }
        text.append("\r\n");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return alloc.buffer(bytes.length + room).writeBytes(bytes);
    }
}
