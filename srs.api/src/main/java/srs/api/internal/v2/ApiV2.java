package srs.api.internal.v2;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.api.internal.Json;
import srs.api.internal.Reply;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.Client;
import srs.kernel.client.ClientLog;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigFile;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Faults;
import srs.kernel.work.Registration;
import srs.kernel.work.WorkAccounts;
import srs.kernel.work.Workers;

/** Our own API: its calls, and who may make them. Thread-safe; runs on worker threads. */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=/api/v2/", HttpEndpoint.LISTENER + "=" + HttpEndpoint.API,
    HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class ApiV2 implements HttpEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger("srs.api");
    private static final String FEATURES_DIR = "srs.features.dir";
    /** Of every answer. */
    static final Map<String, List<String>> HEADERS = Map.of("Cache-Control", List.of("no-store"), "X-Content-Type-Options", List.of("nosniff"));

    private final StreamHub hub;
    private final Clients clients;
    private final Config config;
    private final Events events;
    private final Features features;
    private final ConfigCalls configuration;
    private final LogCalls log;
    private final RecordingCalls recordings;
    private final ProcessCalls processes;
    private final Description description;
    private final Alone alone = new Alone();
    private final ApiKey key;
    private final Guard guard;
    private final List<Route> routes;
    private final Registration reloads;

    @Activate
    public ApiV2(@Reference StreamHub hub, @Reference Clients clients, @Reference Config config, @Reference ConfigFile file, @Reference Events events,
            @Reference LogCalls log, @Reference RecordingCalls recordings, @Reference ProcessCalls processes, @Reference Workers workers, @Reference ServiceComponentRuntime components,
            @Reference Faults faults, @Reference WorkAccounts accounts, BundleContext context) {
        this(hub, clients, config, file, events, log, recordings, processes, new Description(context),
                new Features(context, Optional.ofNullable(context.getProperty(FEATURES_DIR)).map(Path::of), new BundleView(components, faults, accounts)), workers);
    }

    /** For callers without a framework. */
    ApiV2(StreamHub hub, Clients clients, Config config, ConfigFile file, Events events, LogCalls log, RecordingCalls recordings,
            ProcessCalls processes, Description description, Features features, Workers workers) {
        this.hub = hub;
        this.clients = clients;
        this.config = config;
        this.events = events;
        this.features = features;
        this.log = log;
        this.recordings = recordings;
        this.processes = processes;
        this.description = description;
        configuration = new ConfigCalls(config, file, alone);
        key = new ApiKey(Path.of(config.root().string("http_api.v2.dir")).toAbsolutePath().normalize());
        guard = new Guard(config, key);
        routes = routes();
        reloads = config.listen(changed -> prepare(), "http_api");
        workers.serial("key of the API").execute(this::prepare);
    }

    @Deactivate
    public void stop() {
        reloads.close();
    }

    /** Makes the key when somebody could need it. */
    private void prepare() {
        if (!config.root().isOn("http_api.enabled") || !isEnabled() || config.root().string("http_api.v2.writes").equals("off")) {
            return;
        }
        try {
            if (key.make()) {
                LOG.info("the key of /api/v2 is in {}", key.file());
            }
            if (key.isOpenToOthers()) {
                LOG.warn("others than the owner can read the key of /api/v2: chmod 600 {}", key.file());
            }
        } catch (IOException e) {
            LOG.warn("/api/v2 takes no changes, for its key cannot be made: {}", e.toString());
        }
    }

    private boolean isEnabled() {
        return config.root().isOn("http_api.v2.enabled");
    }

    /** Every call, as openapi.json describes it. */
    List<Route> routes() {
        List<Route> all = new ArrayList<>(List.of(
                Route.reads("/api/v2/openapi.json", (exchange, part) -> description(exchange)),
                Route.reads("/api/v2/streams", (exchange, part) -> Reply.json(
                        Views.page(exchange, "streams", streams(exchange), Comparator.comparing((StreamInfo s) -> s.key().url()), Views::stream))),
                Route.reads("/api/v2/streams/{id}", (exchange, id) -> Reply.json(Views.stream(stream(id)))),
                Route.reads("/api/v2/clients", (exchange, part) -> Reply.json(
                        Views.page(exchange, "clients", clients(exchange), Comparator.comparing(Client::id), Views::client))),
                Route.reads("/api/v2/clients/{id}", (exchange, id) -> Reply.json(Views.client(client(id)))),
                Route.reads("/api/v2/clients/{id}/explain", (exchange, id) -> explain(id)),
                Route.guarded("DELETE", "/api/v2/clients/{id}", (exchange, id) -> kick(exchange, id)),
                Route.reads("/api/v2/features", (exchange, part) -> Reply.json(Map.of("features", features.list()))),
                Route.reads("/api/v2/features/{name}", (exchange, name) -> Reply.json(features.one(name))),
                Route.guarded("POST", "/api/v2/features", (exchange, part) -> alone.run(() -> features.install(jar(exchange), exchange.parameter("older").orElse("").equals("on")))),
                Route.guarded("DELETE", "/api/v2/features/{name}", (exchange, name) -> alone.run(() -> features.uninstall(name))),
                Route.guarded("POST", "/api/v2/features/{name}/start", (exchange, name) -> alone.run(() -> features.start(name))),
                Route.guarded("POST", "/api/v2/features/{name}/stop", (exchange, name) -> alone.run(() -> features.stop(name))),
                Route.reads("/api/v2/events", (exchange, part) -> {
                    events.stream(exchange);
                    return null;
                })));
        all.addAll(configuration.routes());
        all.addAll(log.routes());
        all.addAll(recordings.routes());
        all.addAll(processes.routes());
        return List.copyOf(all);
    }

    private boolean isWanted(HttpExchange exchange, StreamKey key) {
        return Views.fits(exchange, "vhost", key.vhost()) && Views.fits(exchange, "app", key.app());
    }

    private List<StreamInfo> streams(HttpExchange exchange) {
        return hub.streams().stream().filter(stream -> isWanted(exchange, stream.key()) && Views.fits(exchange, "name", stream.key().stream())).toList();
    }

    private StreamInfo stream(String id) {
        return hub.streams().stream().filter(stream -> stream.id().equals(id)).findFirst().orElseThrow(() -> new Problem(404, "no stream has this id"));
    }

    private List<Client> clients(HttpExchange exchange) {
        boolean isOfStream = Stream.of("vhost", "app", "stream").anyMatch(name -> !exchange.parameter(name).orElse("").isEmpty());
        return clients.clients().stream()
                .filter(client -> client.stream().map(key -> isWanted(exchange, key) && Views.fits(exchange, "stream", key.stream())).orElse(!isOfStream))
                .filter(client -> Views.fits(exchange, "type", client.type().map(ClientType::name).orElse("-")))
                .filter(client -> Views.fits(exchange, "protocol", client.protocol()) && Views.fits(exchange, "ip", client.ip())).toList();
    }

    @Override
    public void handle(HttpExchange exchange) {
        try {
            Reply reply = answer(exchange);
            if (reply != null) {
                Map<String, List<String>> headers = new LinkedHashMap<>(HEADERS);
                headers.putAll(reply.headers());
                exchange.respond(reply.status(), "application/json", headers, Unpooled.wrappedBuffer(Json.bytes(reply.json())));
            }
        } catch (Problem e) {
            Map<String, List<String>> headers = new LinkedHashMap<>(HEADERS);
            e.headers().forEach((name, value) -> headers.put(name, List.of(value)));
            exchange.respond(e.status(), "application/problem+json", headers, Unpooled.wrappedBuffer(Json.bytes(e.json())));
        }
    }

    private Reply answer(HttpExchange exchange) {
        if (!isEnabled()) {
            throw new Problem(404, "http_api.v2.enabled is off");
        }
        String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
        List<Route> onPath = routes.stream().filter(route -> route.match(exchange.path()).isPresent()).toList();
        if (onPath.isEmpty()) {
            throw new Problem(404, "no call has this path; /api/v2/openapi.json lists them");
        }
        Route route = onPath.stream().filter(r -> r.method().equals(method)).findFirst().orElseThrow(() -> wrongMethod(onPath));
        if (route.guarded()) {
            guard.check(exchange);
        }
        return route.action().answer(exchange, route.match(exchange.path()).orElseThrow());
    }

    private static Problem wrongMethod(List<Route> onPath) {
        String methods = onPath.stream().map(Route::method).collect(Collectors.joining(", "));
        return new Problem(405, "this path takes " + methods).header("Allow", methods);
    }

    private Reply description(HttpExchange exchange) {
        exchange.respond(200, "application/json", HEADERS, Unpooled.wrappedBuffer(description.bytes()));
        return null;
    }

    private Client client(String id) {
        return clients.find(id).orElseThrow(() -> new Problem(404, "no client has this id"));
    }

    private Reply explain(String id) {
        long nowMs = System.currentTimeMillis();
        return Reply.json(clients.find(id).map(client -> Explain.of(client, client.stream().flatMap(hub::find), nowMs)).or(() -> events.farewell(id, nowMs))
                .orElseThrow(() -> new Problem(404, "no client has, or had lately, this id")));
    }

    private Reply kick(HttpExchange exchange, String id) {
        Client client = client(id);
        // the line is about the client
        ClientLog.about(id, () -> LOG.info("client {} is kicked, says the API call of {}", id, exchange.ip()));
        client.kick("kicked by an API call of " + exchange.ip());
        return new Reply(202, Explain.answer(id, "going", "the client is being disconnected"), Map.of());
    }

    private static byte[] jar(HttpExchange exchange) {
        byte[] body = ByteBufUtil.getBytes(exchange.body());
        String contentType = exchange.header("Content-Type").orElse("");
        return Multipart.isOne(contentType) ? Multipart.firstPart(contentType, body) : body;
    }
}
