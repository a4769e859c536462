package srs.output.remux.internal;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Workers;
import srs.output.remux.internal.audio.AudioFormat;
import srs.output.remux.internal.flv.FlvFormat;
import srs.output.remux.internal.ts.TsFormat;

/**
 * Answers the paths of live streams: finds vhost and stream, and begins a {@link RemuxSession} for each player. Thread-safe; called on
 * the loops of the connections. The configuration is read for each request, so that a reload holds for the next player.
 */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=*.flv", HttpEndpoint.PATTERN + "=*.ts",
    HttpEndpoint.PATTERN + "=*.aac", HttpEndpoint.PATTERN + "=*.mp3", HttpEndpoint.LISTENER + "=" + HttpEndpoint.SERVER,
    "service.ranking:Integer=10"})
public final class RemuxEndpoint implements HttpEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger("srs.remux");

    /** The framework property with the name that the server has in signatures. */
    private static final String SIGNATURE = "srs.signature";
    private static final String DEFAULT_SIGNATURE = "SRS/7.0.18(JVM)";

    private final Config config;
    private final StreamHub hub;
    private final Doors doors;
    private final FastCaches fastCaches;
    private final LiveFormats formats;
    private final Set<RemuxSession> sessions = ConcurrentHashMap.newKeySet();
    /** What was said of a vhost last. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    @Activate
    public RemuxEndpoint(BundleContext context, @Reference Config config, @Reference Clients clients, @Reference Admission admission,
            @Reference StreamHub hub, @Reference Workers workers) {
        this(Optional.ofNullable(context.getProperty(SIGNATURE)).orElse(DEFAULT_SIGNATURE), config, clients, admission, hub, workers);
    }

    /** For callers without a framework. */
    RemuxEndpoint(String signature, Config config, Clients clients, Admission admission, StreamHub hub, Workers workers) {
        this.config = config;
        this.hub = hub;
        this.doors = new Doors(clients, admission, hub);
        this.fastCaches = new FastCaches(hub, config, workers);
        this.formats = new LiveFormats(new FlvFormat(signature, version(signature)), new TsFormat(), AudioFormat.aac(fastCaches::of), AudioFormat.mp3(fastCaches::of));
    }

    /** {@code 7.0.18} of {@code SRS/7.0.18(JVM)}. */
    private static String version(String signature) {
        String afterSlash = signature.substring(signature.indexOf('/') + 1);
        int bracket = afterSlash.indexOf('(');
        return bracket < 0 ? afterSlash : afterSlash.substring(0, bracket);
    }

    /** Ends what is still playing, in order. */
    @Deactivate
    public void close() {
        sessions.forEach(session -> session.close("the bundle has stopped"));
        fastCaches.close();
    }

    /** What is no stream's path is left to others; so is that of a stream that is not there, for a file may have this name. */
    @Override
    public void handle(HttpExchange exchange) {
        Optional<Wish> wish = wish(exchange);
        if (wish.isEmpty()) {
            exchange.pass(null);
        } else if (isLive(wish.get().key())) {
            answer(exchange, wish.get());
        } else {
            exchange.pass(() -> answer(exchange, wish.get()));
        }
    }

    private void answer(HttpExchange exchange, Wish wish) {
        if (exchange.method().equals("HEAD")) {
            exchange.live(wish.format().contentType(), () -> {}).start();
        } else if (exchange.method().equals("GET")) {
            RemuxSession session = new RemuxSession(exchange, wish, doors, sessions::remove);
            sessions.add(session);
            try {
                session.begin();
            } catch (RuntimeException | LinkageError e) {
                session.abort(e);
                throw e;
            }
        } else {
            exchange.respond(405, "text/plain; charset=utf-8", Map.of("Allow", List.of("GET, HEAD, OPTIONS")), Unpooled.EMPTY_BUFFER);
        }
    }

    /** What a request wishes to play; empty when its path is no stream's. */
    private Optional<Wish> wish(HttpExchange exchange) {
        Optional<String> vhost = config.resolveVhost(exchange.host());
        if (vhost.isEmpty()) {
            return Optional.empty();
        }
        Section section = config.vhost(vhost.get());
        if (!section.isOn("http_remux.enabled")) {
            return Optional.empty();
        }
        MountTemplate template;
        try {
            template = MountTemplate.of(section.string("http_remux.mount"), vhost.get());
        } catch (IllegalArgumentException e) {
            warn(vhost.get(), e.getMessage());
            return Optional.empty();
        }
        Optional<LiveFormat> format = formats.of(template.extension());
        if (format.isEmpty()) {
            warn(vhost.get(), "no format for " + template.extension() + " of http_remux.mount is installed");
            return Optional.empty();
        }
        return template.match(vhost.get(), exchange.path())
                .or(() -> template.matchDeep(vhost.get(), exchange.path()).filter(this::isLive))
                .map(key -> new Wish(key, format.get(), TrackChoice.of(section), section.isOn("tcp_nodelay")));
    }

    /** Once, not for each request. */
    private void warn(String vhost, String problem) {
        if (!problem.equals(told.put(vhost, problem))) {
            LOG.warn("vhost {}: {}", vhost, problem);
        }
    }

    private boolean isLive(StreamKey key) {
        return hub.find(key).filter(StreamInfo::isLive).isPresent();
    }
}
