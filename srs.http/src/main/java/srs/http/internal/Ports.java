package srs.http.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.tls.TlsServerContext;

/** The ports that are open, kept like the plan. Thread-safe; binds and reads files, so not to be called on an event loop. */
final class Ports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private final Listeners listeners;
    private final Site site;
    private final Map<Endpoint, Port> ports = new LinkedHashMap<>();
    private PortPlan plan = new PortPlan(Map.of(), List.of());
    private boolean isClosed;

    Ports(Listeners listeners, Site site) {
        this.listeners = listeners;
        this.site = site;
    }

    /** Closes what is not wanted any more, opens what is new, and changes what stays. */
    synchronized void follow(PortPlan newer) {
        if (isClosed) {
            return;
        }
        if (!newer.problems().equals(plan.problems())) {
            newer.problems().forEach(LOG::error);
        }
        plan = newer;
        ports.entrySet().removeIf(e -> {
            boolean isTlsSwitched = plan.ports().containsKey(e.getKey())
                    && e.getValue().listening() != null && plan.ports().get(e.getKey()).tls().isPresent() != e.getValue().isSecure();
            if (isTlsSwitched) {
                e.getValue().close();
            } else if (!plan.ports().containsKey(e.getKey())) {
                e.getValue().end();
            } else {
                return false;
            }
            return true;
        });
        refresh();
    }

    /** What of another plan could not be served: contradictions, ports and certificates that are new in it. */
    synchronized List<String> objections(PortPlan next) {
        List<String> out = new ArrayList<>(next.problems());
        out.removeAll(plan.problems());
        next.ports().forEach((endpoint, want) -> {
            PortPlan.Want now = plan.ports().get(endpoint);
            try {
                if (want.tls().isPresent() && (now == null || !want.tls().equals(now.tls()))) {
                    TlsServerContext.load(want.tls().get());
                }
                if (now == null) {
                    listeners.check(endpoint);
                }
            } catch (IOException e) {
                out.add(want.directive() + ": " + e.getMessage());
            }
        });
        return out;
    }

    /** Tries again what failed, and takes in renewed certificates. */
    synchronized void refresh() {
        if (!isClosed) {
            plan.ports().forEach((endpoint, want) -> ports.computeIfAbsent(endpoint, e -> new Port(e, site)).serve(want, listeners));
        }
    }

    /** What listens now. */
    synchronized Map<Endpoint, Listening> listening() {
        Map<Endpoint, Listening> open = new HashMap<>();
        ports.forEach((endpoint, port) -> {
            if (port.listening() != null) {
                open.put(endpoint, port.listening());
            }
        });
        return open;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        ports.values().forEach(Port::close);
        ports.clear();
    }
}
