package srs.signaling.internal;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.config.Config;

/** The pages for calls below {@code /demos/}, when {@code signaling} is on. Reads from its jar, on worker threads. */
@Component(property = {HttpEndpoint.BLOCKING + ":Boolean=true", HttpEndpoint.PATTERN + "=/demos/"})
public final class DemoPages implements HttpEndpoint {
    /** Only such names are looked up. */
    private static final Pattern NAME = Pattern.compile("/demos/[a-z0-9]{1,20}\\.(?:html|js|css)");

    /** SRS's names of pages, and what answers to them: the scripts look at the address. */
    private static final Map<String, String> PAGES = Map.of("/demos/", "/demos/index.html",
            "/demos/one2one.html", "/demos/conversation.html", "/demos/room.html", "/demos/conversation.html");

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8");

    /** Scripts only from this server's own files; the API may be on another port or server. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Content-Security-Policy", List.of("default-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src http: https: ws: wss:; object-src 'none'; base-uri 'none'; form-action 'none'"),
            "X-Content-Type-Options", List.of("nosniff"),
            "Referrer-Policy", List.of("no-referrer"),
            "Cache-Control", List.of("no-cache"));

    private final Config config;

    @Activate
    public DemoPages(@Reference Config config) {
        this.config = config;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = PAGES.getOrDefault(exchange.path(), exchange.path());
        URL file = config.root().isOn("signaling.enabled") && NAME.matcher(path).matches() ? DemoPages.class.getResource("/web" + path) : null;
        if (file == null) {
            exchange.pass(null);
            return;
        }
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, "text/plain; charset=utf-8", "Method Not Allowed");
            return;
        }
        try (InputStream in = file.openStream()) {
            exchange.respond(200, TYPES.get(path.substring(path.lastIndexOf('.') + 1)), HEADERS, Unpooled.wrappedBuffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
