package srs.protocol.rtmp.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.net.Listeners;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.protocol.rtmp.internal.play.Signature;

/**
 * The RTMP and RTMPS server. Its methods run on the framework's and the kernel's worker threads.
 *
 * <p>Activation does not fail for an endpoint that cannot be bound: that is an error in the log, and tried again.
 */
@Component(service = {}, immediate = true)
public final class RtmpServer {

    /** Framework property: how the server names itself. */
    static final String SIGNATURE = "srs.signature";

    /** Framework property: what relative paths of directives are relative to. */
    static final String WORK_DIR = "srs.work.dir";

    /** How often failed ports are tried again and certificates looked at. */
    private static final long REFRESH_MS = 5_000;

    private final Config config;
    private final Path workDir;
    private final Connections connections;
    private final RtmpPorts ports;
    private final Registration listening;
    private final Registration refreshing;

    @Activate
    public RtmpServer(BundleContext context, @Reference Config config, @Reference StreamHub streams, @Reference Clients clients,
            @Reference Admission admission, @Reference Listeners listeners, @Reference Workers workers) {
        this.config = config;
        String signature = context.getProperty(SIGNATURE);
        String directory = context.getProperty(WORK_DIR);
        workDir = Path.of(directory == null ? "" : directory).toAbsolutePath();
        connections = new Connections(new Entrance(config, streams, clients, admission,
                signature == null || signature.isEmpty() ? Signature.DEFAULT : Signature.of(signature),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
        ports = new RtmpPorts(listeners, connections, isSecure -> config.root().isOn(isSecure ? "rtmps.proxy_protocol" : "rtmp.proxy_protocol"));
        try {
            configure();
            listening = config.listen(new Reload(), "rtmp", "rtmps");
            refreshing = workers.every(REFRESH_MS, ports::refresh);
        } catch (RuntimeException e) {
            ports.close();
            throw e;
        }
    }

    /** Stops accepting, and ends every client; the kernel keeps the sockets for a while. */
    @Deactivate
    public void stop() {
        refreshing.close();
        listening.close();
        ports.close();
        connections.stop();
    }

    private void configure() {
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
}
