package srs.heartbeat.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCall;
import srs.http.client.HttpCaller;
import srs.kernel.client.Clients;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.machine.Machine;
import srs.machine.Summaries;

/**
 * Tells a server every few seconds that this one lives (F273, compat 4.4). Runs on a worker thread. What is answered is not looked at; that nobody
 * answers is said once, until somebody does again.
 */
@Component(service = {}, immediate = true)
public final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger("srs.heartbeat");
    private static final int TIMEOUT_MS = 30_000;
    /** Framework property: the release of SRS that this server is compatible with. */
    private static final String VERSION = "srs.version";
    private static final String DEFAULT_VERSION = "7.0.18";

    private final Config config;
    private final Workers workers;
    private final HttpCaller http;
    private final ServerIdentity server;
    private final Machine machine;
    private final Summaries summaries;
    private final Registration reloads;

    // guarded by this
    private Registration timer = () -> {};
    private CompletableFuture<HttpAnswer> call = CompletableFuture.completedFuture(null);
    private boolean isFailing;
    private boolean closed;

    @Activate
    public Heartbeat(@Reference Config config, @Reference Workers workers, @Reference HttpCaller http, @Reference ServerIdentity server,
            @Reference StreamHub hub, @Reference Clients clients, BundleContext context) {
        this(config, workers, http, server, hub, clients, Optional.ofNullable(context.getProperty(VERSION)).orElse(DEFAULT_VERSION));
    }

    Heartbeat(Config config, Workers workers, HttpCaller http, ServerIdentity server, StreamHub hub, Clients clients, String version) {
        this.config = config;
        this.workers = workers;
        this.http = http;
        this.server = server;
        machine = new Machine(() -> config.root().words("stats.disk"));
        summaries = new Summaries(machine, hub, clients, version);
        reloads = config.listen(changed -> begin(), "heartbeat");
        begin();
    }

    @Deactivate
    public synchronized void close() {
        closed = true;
        reloads.close();
        timer.close();
    }

    private synchronized void begin() {
        timer.close();
        if (!closed && config.root().isOn("heartbeat.enabled")) {
            timer = workers.every(Math.max(1, config.root().millis("heartbeat.interval")), this::beat);
        }
    }

    private synchronized void beat() {
        // the one before may still wait for its answer
        if (closed || !call.isDone()) {
            return;
        }
        String url = config.root().string("heartbeat.url");
        call = http.call(HttpCall.postJson(url, Beat.json(fields()), TIMEOUT_MS, /* verifies= */ false));
        call.whenComplete((answer, failure) -> say(failure));
    }

    private synchronized void say(Throwable failure) {
        if (failure != null && !isFailing && !closed) {
            LOG.warn("heartbeat is not heard: {}", failure.getMessage());
        } else if (failure == null && isFailing) {
            LOG.info("heartbeat is heard again");
        }
        isFailing = failure != null;
    }

    private Map<String, Object> fields() {
        Section root = config.root();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("device_id", root.string("heartbeat.device_id"));
        fields.put("ip", DeviceIp.find(System.getenv("SRS_DEVICE_IP"), root.integer("stats.network")));
        fields.put("server", server.serverId());
        fields.put("service", server.serviceId());
        fields.put("pid", Long.toString(ProcessHandle.current().pid()));
        if (root.isOn("heartbeat.summaries")) {
            machine.look();
            fields.put("summaries", summaries.data());
        }
        if (root.isOn("heartbeat.ports")) {
            fields.putAll(Ports.of(root));
        }
        return fields;
    }
}
