package srs.console;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;

/**
 * Serves the pages (F288, F289, F294). Thread-safe; reads from its jar, so it runs on a worker thread.
 *
 * <p>Everything lies below {@code /console/}; {@code /} is the home page as long as no other bundle has it.
 */
@Component(property = {HttpEndpoint.BLOCKING + ":Boolean=true", HttpEndpoint.PATTERN + "=/", HttpEndpoint.PATTERN + "=/console/"})
public final class Pages implements HttpEndpoint {

    /** Scripts only from this server's own files: echoed names can never run. Streams, and the API, may be on other ports and servers. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Content-Security-Policy", List.of("default-src 'self'; media-src 'self' blob: http: https:; worker-src 'self' blob:; connect-src http: https: ws: wss:; object-src 'none';"
                    + " base-uri 'none'; form-action 'none'"),
            "X-Content-Type-Options", List.of("nosniff"),
            "Referrer-Policy", List.of("no-referrer"),
            // asked for each time, and answered with 304: after an update of the bundle no old script meets a new page
            "Cache-Control", List.of("no-cache"));

    /** The player may stand in pages of other sites, as SRS's may; a page with buttons that change the server may not. */
    private static final String FRAMED = "/players/";
    private static final Map<String, List<String>> UNFRAMED = Map.of("X-Frame-Options", List.of("DENY"));

    /** By path; only files that are there, so it stays small. */
    private final Map<String, String> tags = new ConcurrentHashMap<>();

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, "text/plain; charset=utf-8", "Method Not Allowed");
            return;
        }
        Optional<String> location = Site.redirect(exchange.path());
        if (location.isPresent()) {
            exchange.respond(302, "text/plain; charset=utf-8", Map.of("Location", List.of(location.get() + exchange.query())), Unpooled.EMPTY_BUFFER);
            return;
        }
        String known = tags.get(exchange.path());
        if (known != null && isCurrent(exchange, known)) {
            exchange.respond(304, "", with(exchange, known), Unpooled.EMPTY_BUFFER);
            return;
        }
        Optional<WebFile> file;
        try {
            file = WebFile.find(exchange.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (file.isEmpty()) {
            exchange.pass(null);
            return;
        }
        String tag = tags.computeIfAbsent(exchange.path(), path -> file.get().entityTag());
        if (isCurrent(exchange, tag)) {
            exchange.respond(304, "", with(exchange, tag), Unpooled.EMPTY_BUFFER);
        } else {
            exchange.respond(200, file.get().contentType(), with(exchange, tag), Unpooled.wrappedBuffer(file.get().bytes()));
        }
    }

    private static boolean isCurrent(HttpExchange exchange, String tag) {
        return exchange.header("If-None-Match").filter(header -> WebFile.isMatch(header, tag)).isPresent();
    }

    private static Map<String, List<String>> with(HttpExchange exchange, String tag) {
        Map<String, List<String>> headers = new LinkedHashMap<>(HEADERS);
        if (!exchange.path().startsWith(FRAMED)) {
            headers.putAll(UNFRAMED);
        }
        headers.put("ETag", List.of(tag));
        return headers;
    }
}
