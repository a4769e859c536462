package srs.kernel.internal.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.kernel.client.Client;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientTotals;
import srs.kernel.client.Clients;
import srs.kernel.internal.work.UsingBundle;
import srs.kernel.work.Faults;

/** One bundle's way to the clients; closes the handles that the bundle left. Thread-safe. */
@Component(service = Clients.class, scope = ServiceScope.BUNDLE)
public final class BundleClients implements Clients {

    private final ClientRegistry registry;
    private final Faults faults;
    private final String bundle;
    private final Set<ConnectedClient> own = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public BundleClients(@Reference ClientRegistry registry, @Reference Faults faults, ComponentContext context) {
        this(registry, faults, UsingBundle.name(context));
    }

    /** For callers without a framework. */
    public BundleClients(ClientRegistry registry, Faults faults, String bundle) {
        this.registry = registry;
        this.faults = faults;
        this.bundle = bundle;
    }

    @Override
    public ClientHandle connected(String protocol, String ip, Consumer<String> kicker) {
        while (true) {
            ConnectedClient client = new ConnectedClient(protocol, ip, kicker, bundle, faults, registry, this::gone);
            if (registry.byId.putIfAbsent(client.id(), client) == null) {
                own.add(client);
                registry.connected.increment();
                if (closed) {
                    client.close();
                }
                return client;
            }
        }
    }

    @Override
    public Optional<Client> find(String id) {
        return Optional.ofNullable(registry.byId.get(id));
    }

    @Override
    public List<Client> clients() {
        return List.copyOf(registry.byId.values());
    }

    @Override
    public ClientTotals totals() {
        return new ClientTotals(registry.connected.sum(), registry.failed.sum());
    }

    @Deactivate
    public void close() {
        closed = true;
        own.forEach(ConnectedClient::close);
    }

    private void gone(ConnectedClient client) {
        own.remove(client);
        registry.byId.remove(client.id(), client);
    }
}
