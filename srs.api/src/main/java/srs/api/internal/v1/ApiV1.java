package srs.api.internal.v1;

import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.api.internal.Answers;
import srs.api.internal.Call;
import srs.api.internal.ErrorCode;
import srs.api.internal.Reply;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
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
 * SRS's API (F258 to F268). Thread-safe; runs on worker threads, for it reads files.
 *
 * <p>JSONP is a way for any page to run calls with the password that a browser remembers. So with {@code http_api.auth}, or with
 * {@code http_server.crossdomain off}, a call with {@code callback} is answered with plain JSON, and {@code method} means nothing.
 */
@Component(service = {HttpEndpoint.class, ApiV1.class}, property = {HttpEndpoint.PATTERN + "=/api/", HttpEndpoint.PATTERN + "=/api/v1/",
    HttpEndpoint.PATTERN + "=/api/v1/vhosts/", HttpEndpoint.PATTERN + "=/api/v1/streams/", HttpEndpoint.PATTERN + "=/api/v1/clients/",
    HttpEndpoint.LISTENER + "=" + HttpEndpoint.API, HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class ApiV1 implements HttpEndpoint {

    private static final String SIGNATURE = "srs.signature";
    private static final Set<String> OVERRIDES = Set.of("GET", "POST", "PUT", "DELETE");

    private final Config config;
    private final Routes routes;
    private final Registration sampling;

    @Activate
    public ApiV1(@Reference StreamHub hub, @Reference Clients clients, @Reference Config config, @Reference ServerIdentity identity, @Reference Workers workers,
            BundleContext context) {
        this.config = config;
        Envelope envelope = new Envelope(identity);
        Facts facts = new Facts(context);
        Machine machine = new Machine(() -> config.root().words("stats.disk"));
        Writes writes = new Writes(config);
        Raw raw = new Raw(config, envelope, workers.serial("reload by the API"), writes);
        String signature = Optional.ofNullable(context.getProperty(SIGNATURE)).orElse("");
        routes = new Routes(new Lists(hub, clients, config, envelope, writes), facts, machine, new Summaries(machine, hub, clients, facts.version()), raw,
                new Clusters(hub, config, envelope), envelope, signature);
        sampling = workers.every(Machine.PERIOD_MS, machine::look);
    }

    @Deactivate
    public void stop() {
        sampling.close();
    }

    @Override
    public void handle(HttpExchange exchange) {
        String callback = exchange.parameter("callback").orElse("");
        boolean isJsonp = !callback.isEmpty() && allowsJsonp();
        if (isJsonp && !Answers.isCallback(callback)) {
            Answers.write(exchange, Reply.error(ErrorCode.HTTP_JSONP), "");
            return;
        }
        String override = isJsonp ? exchange.parameter("method").orElse("") : "";
        Call call = new Call(exchange, OVERRIDES.contains(override) ? override : exchange.method());
        Answers.write(exchange, routes.answer(call), isJsonp ? callback : "");
    }

    private boolean allowsJsonp() {
        Section root = config.root();
        return root.isOn("http_server.crossdomain") && !root.isOn("http_api.auth.enabled");
    }
}
