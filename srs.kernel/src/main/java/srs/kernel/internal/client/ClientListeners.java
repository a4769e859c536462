package srs.kernel.internal.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import srs.kernel.client.ClientListener;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.work.Faults;
import srs.kernel.work.Registration;

/** Collects the {@link ClientListener} services. Thread-safe. Apart from {@link ClientRegistry}, so that a listener may use clients itself. */
@Component(service = {}, immediate = true)
public final class ClientListeners {
    private final ClientRegistry registry;
    private final WorkPool pool;
    private final Faults faults;
    private final Map<ServiceReference<?>, Registration> hearings = new ConcurrentHashMap<>();

    @Activate
    public ClientListeners(@Reference ClientRegistry registry, @Reference WorkPool pool, @Reference Faults faults) {
        this.registry = registry;
        this.pool = pool;
        this.faults = faults;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(ClientListener listener, ServiceReference<ClientListener> reference) {
        String bundle = reference.getBundle() == null ? "a stopped bundle" : reference.getBundle().getSymbolicName();
        BundleWorkers workers = new BundleWorkers(pool, faults, bundle);
        Registration hearing = registry.audience.add(listener, workers.serial("client listener"),
                // strangers make it hear of them
                (where, cause) -> faults.reportServing(bundle, where, cause));
        hearings.put(reference, () -> {
            hearing.close();
            workers.close();
        });
    }

    void removeListener(ServiceReference<ClientListener> reference) {
        Registration hearing = hearings.remove(reference);
        if (hearing != null) {
            hearing.close();
        }
    }
}
