package srs.kernel.internal.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Component;

/** Every connected client of every bundle, by id. Thread-safe. */
@Component(service = ClientRegistry.class)
public final class ClientRegistry {
    final Map<String, ConnectedClient> byId = new ConcurrentHashMap<>();
    final LongAdder connected = new LongAdder();
    final LongAdder failed = new LongAdder();
    final ClientAudience audience = new ClientAudience(byId.values());

    /** Brings the bit rates of all clients up to date. One thread, every {@link RateWindow#PERIOD_MS}. */
    public void look(long nowNs) {
        byId.values().forEach(client -> client.look(nowNs));
    }
}
