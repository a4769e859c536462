package srs.protocol.rtmp.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.tls.TlsServerContext;

/** The endpoints that are open, kept like the plan. Thread-safe; binds and reads files, so not to be called on an event loop. */
final class RtmpPorts implements AutoCloseable {
    private final Listeners listeners;
    private final Connections connections;
    private final Predicate<Boolean> behindProxy;
    private final Map<Endpoint, RtmpPort> ports = new LinkedHashMap<>();
    private PortPlan plan = new PortPlan(Map.of());
    private boolean isClosed;

    /** @param behindProxy whether each connection begins with a PROXY header; asked with whether it speaks TLS */
    RtmpPorts(Listeners listeners, Connections connections, Predicate<Boolean> behindProxy) {
        this.behindProxy = behindProxy;
        this.listeners = listeners;
        this.connections = connections;
    }

    /** Closes what is not wanted any more, opens what is new. Connections are not touched. */
    synchronized void follow(PortPlan newer) {
        plan = newer;
        ports.entrySet().removeIf(open -> {
            var wanted = plan.ports().get(open.getKey());
            if (wanted == null) {
                open.getValue().end();
                return true;
            }
            boolean isTlsSwitched = open.getValue().listening() != null && wanted.isPresent() != open.getValue().isSecure();
            if (isTlsSwitched) {
                open.getValue().close();
            }
            return isTlsSwitched;
        });
        refresh();
    }

    /** What of another plan could not be served: ports and certificates that are new in it. */
    synchronized List<String> objections(PortPlan next) {
        List<String> out = new ArrayList<>();
        next.ports().forEach((endpoint, files) -> {
            try {
                if (files.isPresent() && !files.equals(plan.ports().get(endpoint))) {
                    TlsServerContext.load(files.get());
                }
                if (!plan.ports().containsKey(endpoint)) {
                    listeners.check(endpoint);
                }
            } catch (IOException e) {
                out.add((files.isPresent() ? "rtmps.listen: " : "rtmp.listen: ") + e.getMessage());
            }
        });
        return out;
    }

    /** Tries again what failed, and takes in renewed certificates. */
    synchronized void refresh() {
        if (!isClosed) {
            plan.ports().forEach((endpoint, files) ->
                    ports.computeIfAbsent(endpoint, e -> new RtmpPort(e, connections, () -> behindProxy.test(files.isPresent()))).serve(files, listeners));
        }
    }

    /** Where it listens now. */
    synchronized List<InetSocketAddress> addresses() {
        return ports.values().stream().map(RtmpPort::listening).filter(Objects::nonNull).map(Listening::address).toList();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        ports.values().forEach(RtmpPort::close);
        ports.clear();
    }
}
