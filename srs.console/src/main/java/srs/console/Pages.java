package srs.console;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;

/** Serves the page's files below {@code /} (F288). Reads from its jar, so it runs on a worker thread. */
@Component(property = {HttpEndpoint.PATTERN + "=/", HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class Pages implements HttpEndpoint {

    /** Scripts only from this server's own files: echoed names can never run. Streams may come from other servers too. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Content-Security-Policy", List.of("default-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; connect-src http: https: ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            "X-Content-Type-Options", List.of("nosniff"),
            "Cache-Control", List.of("no-cache"));

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, "text/plain; charset=utf-8", "Method Not Allowed");
            return;
        }
        Optional<WebFile> file;
        try {
            file = WebFile.find(exchange.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (file.isEmpty()) {
            exchange.respond(404, "text/plain; charset=utf-8", "Not Found");
            return;
        }
        ByteBuf body = Unpooled.wrappedBuffer(file.get().bytes());
        exchange.respond(200, file.get().contentType(), HEADERS, body);
    }
}
