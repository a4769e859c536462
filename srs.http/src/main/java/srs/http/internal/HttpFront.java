package srs.http.internal;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpPorts;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.kernel.work.Faults;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * The HTTP front: ports by configuration, endpoints by whiteboard. Its methods run on the framework's and the kernel's worker threads.
 *
 * <p>Activation does not fail for a port that cannot be bound: that is an error in the log, and tried again.
 */
@Component(service = HttpPorts.class, immediate = true)
public final class HttpFront implements HttpPorts {

    /** Framework property: what the Server header says. */
    public static final String SIGNATURE = "srs.signature";

    /** Framework property: what relative paths of directives are relative to. */
    static final String WORK_DIR = "srs.work.dir";

    /** How often failed ports are tried again and certificates looked at, in milliseconds. */
    static final long REFRESH_MS = 5_000;

    private static final String DEFAULT_SIGNATURE = "SRS/7.0.18(Hang)";

    private final Config config;
    private final String signature;
    private final Path workDir;
    private final Site site;
    private final Ports ports;
    private final EndpointTracker endpoints;
    private final RawTracker protocols;
    private final Registration reloads;
    private final Registration refreshing;

    @Activate
    public HttpFront(
            BundleContext context, @Reference Config config, @Reference Listeners listeners, @Reference Workers workers, @Reference Faults faults) {
        this.config = config;
        signature = property(context, SIGNATURE, DEFAULT_SIGNATURE);
        workDir = Path.of(property(context, WORK_DIR, "")).toAbsolutePath();
        Supplier<Executor> executors = () -> workers.serial("http");
        Routes routes = new Routes(expiry -> workers.after(Vacancy.HOLD_MS, expiry));
        protocols = new RawTracker(context, faults);
        site = new Site(routes, protocols.all(), executors, Settings.of(config.root(), signature));
        ports = new Ports(listeners, site);
        endpoints = new EndpointTracker(context, routes, faults);
        endpoints.open();
        protocols.open();
        try {
            configure();
            reloads = config.listen(new Reload(), "http_server", "http_api", "exporter");
            refreshing = workers.every(REFRESH_MS, this::refresh);
        } catch (RuntimeException e) {
            ports.close();
            endpoints.close();
            protocols.close();
            throw e;
        }
    }

    /** Closes the ports; the kernel keeps their sockets for a while, and closes what was accepted when this bundle stops. */
    @Deactivate
    public void stop() {
        refreshing.close();
        reloads.close();
        ports.close();
        endpoints.close();
        protocols.close();
    }

    /** What listens now. */
    Map<Endpoint, Listening> listening() {
        return ports.listening();
    }

    @Override
    public Optional<InetSocketAddress> address(Endpoint configured) {
        return Optional.ofNullable(listening().get(configured)).map(Listening::address);
    }

    /** Tries failed ports again and looks at the certificates. */
    void refresh() {
        ports.refresh();
    }

    private void configure() {
        site.settings(Settings.of(config.root(), signature));
        ports.follow(PortPlan.of(config.root(), workDir));
    }

    /** Takes in new ports and certificates, unless one of them could not be served. */
    private final class Reload implements ConfigListener {
        @Override
        public void onChanged(Set<String> changed) {
            configure();
        }

        @Override
        public List<String> objections(Set<String> changed, Section next) {
            return ports.objections(PortPlan.of(next, workDir));
        }
    }

    private static String property(BundleContext context, String name, String fallback) {
        String value = context.getProperty(name);
        return value == null || value.isEmpty() ? fallback : value;
    }
}
