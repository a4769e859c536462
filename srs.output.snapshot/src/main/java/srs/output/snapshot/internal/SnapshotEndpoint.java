package srs.output.snapshot.internal;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.process.ChildProcesses;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Workers;

/**
 * {@code GET /api/v2/streams/ID/snapshot.jpg[?width=N]}: the newest key frame of a stream as a JPEG. Who may play the stream may see it: the gates are asked as for a
 * player, with the query of the request. Called on worker threads; thread-safe.
 */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=" + SnapshotEndpoint.PATH, HttpEndpoint.LISTENER + "=" + HttpEndpoint.API,
    HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class SnapshotEndpoint implements HttpEndpoint {
    static final String PATH = "/api/v2/streams/{id}/snapshot.jpg";

    /** Smallest and largest {@code width}. */
    static final int MIN_WIDTH = 16;
    static final int MAX_WIDTH = 4096;

    private static final Logger LOG = LoggerFactory.getLogger("srs.output.snapshot");
    private static final ClientType TYPE = new ClientType("snapshot-play", false);
    private static final String PROBLEM = "application/problem+json";
    private static final int ID_PART = 4;

    private final Config config;
    private final StreamHub hub;
    private final Clients clients;
    private final Admission admission;
    private final Workers workers;
    private final PictureMaker maker;
    private final Pictures pictures;

    @Activate
    public SnapshotEndpoint(@Reference Config config, @Reference StreamHub hub, @Reference Clients clients, @Reference Admission admission,
            @Reference Workers workers, @Reference ChildProcesses processes) {
        this(config, hub, clients, admission, workers, processes, task -> workers.after(0, task));
    }

    /** @param executor where pictures are begun */
    SnapshotEndpoint(Config config, StreamHub hub, Clients clients, Admission admission, Workers workers, ChildProcesses processes, Executor executor) {
        this.config = config;
        this.hub = hub;
        this.clients = clients;
        this.admission = admission;
        this.workers = workers;
        maker = new PictureMaker(config, processes);
        pictures = new Pictures(executor, workers::after, new Pictures.Limits() {
            @Override
            public int processes() {
                return config.root().integer("snapshot.processes");
            }

            @Override
            public long keepMs() {
                return config.root().millis("snapshot.cache");
            }

            @Override
            public long timeoutMs() {
                return config.root().millis("snapshot.timeout");
            }
        }, () -> System.nanoTime() / 1_000_000);
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            refuse(exchange, 405, "Method Not Allowed", "this path takes GET", Map.of("Allow", List.of("GET, HEAD")));
            return;
        }
        if (!isApiEnabled()) {
            refuse(exchange, 404, "Not Found", "http_api.v2.enabled is off", Map.of());
            return;
        }
        String id = exchange.path().split("/", -1)[ID_PART];
        StreamInfo stream = hub.streams().stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
        String problem = stream == null ? "no stream has this id" : !stream.isLive() ? "nobody publishes the stream"
                : !config.vhost(stream.key().vhost()).isOn("snapshot.enabled") ? "snapshot.enabled is off in the vhost of the stream" : "";
        if (!problem.isEmpty()) {
            refuse(exchange, 404, "Not Found", problem, Map.of());
            return;
        }
        int width = width(exchange.parameter("width").orElse("0"));
        if (width < 0) {
            refuse(exchange, 400, "Bad Request", "width is not in " + MIN_WIDTH + ".." + MAX_WIDTH, Map.of());
            return;
        }
        admit(exchange, stream, width);
    }

    private boolean isApiEnabled() {
        try {
            return config.root().isOn("http_api.v2.enabled");
        } catch (IllegalArgumentException e) {
            // srs.api, which has this directive, is not installed
            return true;
        }
    }

    /** The number; 0 for that of the stream; -1 for what is none. */
    private static int width(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            return -1;
        }
        int width = Integer.parseInt(text);
        return width == 0 || width >= MIN_WIDTH && width <= MAX_WIDTH ? width : -1;
    }

    private void admit(HttpExchange exchange, StreamInfo stream, int width) {
        StreamKey key = stream.key();
        ClientHandle client = clients.connected("http", exchange.ip(), reason -> {});
        Map<String, String> facts = Map.of("tcUrl", "rtmp://" + key.vhost() + "/" + key.app(), "pageUrl", exchange.header("Referer").orElse(""), "swfUrl", "",
                "url", key.url(), "param", exchange.query());
        client.identify(TYPE, key, facts);
        admission.check(new AdmissionRequest(AdmissionRequest.Action.PLAY, client, key, exchange.query(), facts)).whenComplete((verdict, fault) -> {
            if (fault != null || !verdict.admitted()) {
                LOG.info("snapshot of {} is refused to {}: {}", key, exchange.ip(), fault != null ? fault.toString() : verdict.text());
                client.close();
                refuse(exchange, 403, "Forbidden", "who may not play the stream may not see it", Map.of());
                return;
            }
            pictures.get(new Pictures.Wish(stream.id(), width), work(key, width)).whenComplete((jpeg, failure) -> {
                if (failure == null) {
                    client.addSentBytes(jpeg.length);
                }
                client.close();
                answer(exchange, key, jpeg, failure);
            });
        });
    }

    private Pictures.Work work(StreamKey key, int width) {
        return new Pictures.Work() {
            @Override
            public CompletableFuture<StillFrame> frame() {
                return KeyFrameTap.next(hub, key, workers.serial("snapshot " + key));
            }

            @Override
            public CompletableFuture<byte[]> picture(StillFrame frame, long limitMs) {
                return maker.make(key.url(), frame, width, limitMs);
            }
        };
    }

    private void answer(HttpExchange exchange, StreamKey key, byte[] jpeg, Throwable failure) {
        if (failure == null) {
            long keepS = config.root().millis("snapshot.cache") / 1000;
            exchange.respond(200, "image/jpeg", Map.of("Cache-Control", List.of(keepS == 0 ? "no-store" : "private, max-age=" + keepS),
                    "X-Content-Type-Options", List.of("nosniff")), Unpooled.wrappedBuffer(jpeg));
        } else if (failure instanceof SnapshotException problem) {
            boolean isBusy = problem.kind() == SnapshotException.Kind.UNAVAILABLE;
            refuse(exchange, problem.kind().status(), problem.kind().title(), problem.getMessage(), isBusy ? Map.of("Retry-After", List.of("1")) : Map.of());
        } else {
            LOG.warn("snapshot of {} failed: {}", key, failure.toString());
            refuse(exchange, 500, "Internal Server Error", "the picture could not be made; the log says why", Map.of());
        }
    }

    /** An error as the rest of /api/v2 tells it (RFC 9457). The texts are our own, and need no quoting. */
    private static void refuse(HttpExchange exchange, int status, String title, String detail, Map<String, List<String>> more) {
        Map<String, List<String>> headers = new LinkedHashMap<>(more);
        headers.put("Cache-Control", List.of("no-store"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        String json = "{\"status\":" + status + ",\"title\":\"" + title + "\",\"detail\":\"" + detail.replace("\\", "\\\\").replace("\"", "'") + "\"}";
        exchange.respond(status, PROBLEM, headers, Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)));
    }
}
