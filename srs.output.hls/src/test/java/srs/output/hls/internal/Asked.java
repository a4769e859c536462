package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.http.HttpExchange;

/** A request, and its answer as soon as there is one. */
final class Asked {
    /** 0 as long as there is no answer. */
    int status;
    String type;
    Map<String, List<String>> headers = Map.of();
    String body;

    private Asked() {}

    static Asked get(HlsEndpoint endpoint, String url) {
        return ask(endpoint, "GET", url, Map.of());
    }

    static Asked ask(HlsEndpoint endpoint, String method, String url, Map<String, String> requestHeaders) {
        Asked asked = new Asked();
        int at = url.indexOf('?');
        String query = at < 0 ? "" : url.substring(at);
        endpoint.handle(Stage.proxy(HttpExchange.class, (name, args) -> switch (name) {
            case "method" -> method;
            case "path" -> at < 0 ? url : url.substring(0, at);
            case "query" -> query;
            case "parameter" -> parameter(query, (String) args[0]);
            case "header" -> Optional.ofNullable(requestHeaders.get(args[0]));
            case "host" -> "localhost";
            case "ip" -> "192.0.2.7";
            case "respond" -> asked.respond(args);
            // nobody else is there
            case "pass" -> asked.respond(new Object[] {404, "text/plain", "Not Found"});
            default -> throw new UnsupportedOperationException(name);
        }));
        return asked;
    }

    private static Optional<String> parameter(String query, String name) {
        for (String pair : query.isEmpty() ? new String[0] : query.substring(1).split("&")) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private Object respond(Object[] args) {
        status = (int) args[0];
        type = (String) args[1];
        headers = args[2] instanceof Map<?, ?> map ? (Map<String, List<String>>) map : Map.of();
        if (args[2] instanceof String text) {
            body = text;
        } else if (args[3] instanceof ByteBuf bytes) {
            body = bytes.toString(StandardCharsets.ISO_8859_1);
            bytes.release();
        } else {
            body = read((FileChannel) args[3], (long) args[4], (long) args[5]);
        }
        return null;
    }

    private static String read(FileChannel file, long position, long length) {
        try (file) {
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            file.read(bytes, position);
            return new String(bytes.array(), StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
