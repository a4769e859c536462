package srs.protocol.srt.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.EventLoops;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Keeps the ports of {@code srt_server} open as the configuration says. Its methods run on the framework's and the kernel's worker threads; state is guarded by {@code this}.
 *
 * <p>A port that cannot be opened is an error in the log, and tried again. Options that change hold for a port that is opened anew: its connections end.
 */
@Component(service = {}, immediate = true)
public final class SrtServer {
    /** How often ports that could not be opened are tried again. */
    private static final long REFRESH_MS = 5_000;

    private final Means means;
    private final Groups groups = new Groups();
    private final Datagrams datagrams;
    private final int loops;
    private final Registration reloads;
    private final Registration refreshing;

    // guarded by this
    private final Map<Endpoint, OpenPort> open = new LinkedHashMap<>();
    private final Map<Endpoint, String> failures = new HashMap<>();
    private boolean isClosed;
    /** Written under the lock; read by loops, which the thread that holds it may be waiting for. */
    private volatile SrtSettings settings;

    @Activate
    public SrtServer(@Reference Config config, @Reference StreamHub hub, @Reference Clients clients, @Reference Admission admission, @Reference Feeds feeds,
            @Reference SrtTable table, @Reference Datagrams datagrams, @Reference EventLoops eventLoops, @Reference Workers workers) {
        means = new Means(config, hub, clients, admission, feeds, table);
        this.datagrams = datagrams;
        loops = eventLoops.all().size();
        follow();
        reloads = config.listen(new Reload(), "srt_server", "vhost.srt");
        refreshing = workers.every(REFRESH_MS, this::refresh);
    }

    /** Ends every connection; the kernel keeps the sockets for a while. */
    @Deactivate
    public void stop() {
        refreshing.close();
        reloads.close();
        List<OpenPort> left;
        synchronized (this) {
            isClosed = true;
            left = new ArrayList<>(open.values());
            open.clear();
        }
        left.forEach(port -> port.close("the SRT bundle stops"));
    }

    private synchronized void follow() {
        for (String vhost : means.config().vhosts()) {
            Passphrases.problems(means.config().vhost(vhost)).forEach(problem -> SrtLog.LOG.error("vhost {}: {}", vhost, problem));
        }
        SrtSettings next;
        try {
            next = SrtSettings.of(means.config().root());
        } catch (IllegalArgumentException e) {
            SrtLog.LOG.error("srt_server: {}", e.getMessage());
            return;
        }
        boolean isOther = settings != null && !settings.options().equals(next.options());
        settings = next;
        open.entrySet().removeIf(port -> {
            boolean isWanted = next.endpoints().contains(port.getKey());
            if (!isWanted) {
                port.getValue().end("srt_server listens there no more");
            } else if (isOther) {
                port.getValue().close("srt_server has other options now");
            }
            return !isWanted || isOther;
        });
        failures.keySet().retainAll(next.endpoints());
        refresh();
    }

    /** The settings of callers that come now. */
    private SrtSettings settings() {
        return settings;
    }

    /** Opens what is wanted and not open; what goes wrong is said once. */
    private synchronized void refresh() {
        if (isClosed || settings == null) {
            return;
        }
        for (Endpoint wanted : settings.endpoints()) {
            if (open.containsKey(wanted)) {
                continue;
            }
            try {
                OpenPort port = OpenPort.open(wanted, loops, datagrams, means, groups, this::settings);
                open.put(wanted, port);
                failures.remove(wanted);
                SrtLog.LOG.info("SRT listens on udp {}, {}", SrtTable.peer(port.address()), settings.options());
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(failures.put(wanted, why))) {
                    SrtLog.LOG.error("srt_server {} is not open: {}", wanted, why);
                }
            }
        }
    }

    /** Where it listens now. */
    synchronized List<InetSocketAddress> addresses() {
        return open.values().stream().map(OpenPort::address).toList();
    }

    private final class Reload implements ConfigListener {
        @Override
        public void onChanged(Set<String> changed) {
            follow();
        }

        @Override
        public List<String> objections(Set<String> changed, Section next) {
            List<String> out = new ArrayList<>();
            try {
                List<Endpoint> now = settings() == null ? List.of() : settings().endpoints();
                for (Endpoint endpoint : SrtSettings.of(next).endpoints()) {
                    if (!now.contains(endpoint)) {
                        datagrams.check(endpoint);
                    }
                }
            } catch (IllegalArgumentException e) {
                out.add("srt_server: " + e.getMessage());
            } catch (IOException e) {
                out.add("srt_server.listen: " + e.getMessage());
            }
            return out;
        }
    }
}
