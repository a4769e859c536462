package srs.protocol.rtmp.internal;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;

/** The endpoints that are open, kept like the plan. Thread-safe; binds and reads files, so not to be called on an event loop. */
final class RtmpPorts implements AutoCloseable {
    private final Listeners listeners;
    private final Connections connections;
    private final Map<Endpoint, RtmpPort> ports = new LinkedHashMap<>();
    private PortPlan plan = new PortPlan(Map.of());
    private boolean isClosed;

    RtmpPorts(Listeners listeners, Connections connections) {
        this.listeners = listeners;
        this.connections = connections;
    }

    /** Closes what is not wanted any more, opens what is new. Connections are not touched. */
    synchronized void follow(PortPlan newer) {
        plan = newer;
        ports.entrySet().removeIf(open -> {
            var wanted = plan.ports().get(open.getKey());
            boolean isWrong = wanted == null || open.getValue().listening() != null && wanted.isPresent() != open.getValue().isSecure();
            if (isWrong) {
                open.getValue().close();
            }
            return isWrong;
        });
        refresh();
    }

    /** Tries again what failed, and takes in renewed certificates. */
    synchronized void refresh() {
        if (!isClosed) {
            plan.ports().forEach((endpoint, files) ->
                    ports.computeIfAbsent(endpoint, e -> new RtmpPort(e, connections)).serve(files, listeners));
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
