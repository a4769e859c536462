package srs.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.http.HttpPorts;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.Track;

/** What the page shows, as JSON at {@code /console/status.json}. Thread-safe. */
@Component(property = {HttpEndpoint.PATTERN + "=/console/status.json", HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class Status implements HttpEndpoint {

    /** Streams of one answer; the page asks for the next with {@code start}. */
    static final int MAX_STREAMS = 100;

    /** Longest text that the names of streams are searched for. */
    static final int MAX_FILTER_CHARS = 256;

    private static final int MAX_DIGITS = 18;

    private static final Map<String, List<String>> HEADERS = Map.of("Cache-Control", List.of("no-store"), "X-Content-Type-Options", List.of("nosniff"));

    private final StreamHub hub;
    private final Clients clients;
    private final Config config;
    private final History history;
    private final ApiPorts api;
    private final String version;

    @Activate
    public Status(@Reference StreamHub hub, @Reference Clients clients, @Reference Config config, @Reference History history, @Reference HttpPorts ports,
            BundleContext bundle) {
        this.hub = hub;
        this.clients = clients;
        this.config = config;
        this.history = history;
        this.api = new ApiPorts(bundle, ports);
        this.version = bundle.getBundle().getVersion().toString();
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            exchange.respond(405, "text/plain; charset=utf-8", "Method Not Allowed");
            return;
        }
        try {
            exchange.respond(200, "application/json", HEADERS, Unpooled.wrappedBuffer(Json.MAPPER.writeValueAsBytes(status(exchange))));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> status(HttpExchange exchange) {
        List<StreamInfo> streams = hub.streams();
        String filter = exchange.parameter("filter").orElse("").toLowerCase(Locale.ROOT);
        List<StreamInfo> matching = filter.isEmpty() || filter.length() > MAX_FILTER_CHARS ? streams
                : streams.stream().filter(s -> s.key().url().toLowerCase(Locale.ROOT).contains(filter)).toList();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("version", version);
        status.put("now_ms", System.currentTimeMillis());
        status.put("uptime_ms", ManagementFactory.getRuntimeMXBean().getUptime());
        status.put("process", ServerProcess.json());
        status.put("rtmp_port", rtmpPort());
        status.put("http_api", api.json(config.root()));
        status.put("clients", clients.clients().size());
        status.put("total", streams.size());
        status.put("live", streams.stream().filter(StreamInfo::isLive).count());
        status.put("matching", matching.size());
        status.put("streams", matching.stream()
                .sorted(Comparator.comparing((StreamInfo s) -> !s.isLive()).thenComparing(s -> s.key().url()))
                .skip(number(exchange, "start")).limit(MAX_STREAMS).map(Status::stream).toList());
        status.put("period_ms", History.PERIOD_MS);
        status.put("traffic", history.after(number(exchange, "since")).stream()
                .map(s -> List.of(s.number(), s.atMs(), s.receivedKbps(), s.sentKbps(), s.droppedFrames())).toList());
        return status;
    }

    /** A parameter that is a number; 0 when it is none. */
    private static long number(HttpExchange exchange, String name) {
        String text = exchange.parameter(name).orElse("");
        boolean isNumber = !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(text) : 0;
    }

    /** The first RTMP port; 0 when the system chooses it, null when the RTMP bundle, and so its directive, is not there. */
    private Integer rtmpPort() {
        try {
            return config.root().endpoints("rtmp.listen").stream().findFirst().map(e -> e.port()).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, Object> stream(StreamInfo info) {
        Map<String, Object> stream = new LinkedHashMap<>();
        stream.put("id", info.id());
        stream.put("url", info.key().url());
        stream.put("vhost", info.key().vhost());
        stream.put("app", info.key().app());
        stream.put("name", info.key().stream());
        stream.put("live", info.isLive());
        stream.put("live_ms", info.liveMs());
        stream.put("players", info.players());
        stream.put("received_bytes", info.receivedBytes());
        stream.put("sent_bytes", info.sentBytes());
        stream.put("video_frames", info.videoFrames());
        stream.put("dropped_frames", info.droppedFrames());
        stream.put("video", info.video().map(Status::track).orElse(null));
        stream.put("audio", info.audio().map(Status::track).orElse(null));
        return stream;
    }

    private static Map<String, Object> track(Track track) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("codec", track.codec().name());
        described.putAll(track.properties());
        return described;
    }

    /** Loaded at the first request: 200 classes that a start need not wait for. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
