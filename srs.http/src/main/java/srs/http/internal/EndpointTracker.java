package srs.http.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpEndpoint;
import srs.kernel.work.Faults;
import srs.kernel.work.Workers;

/** Follows the {@link HttpEndpoint} services of all bundles into the {@link Routes}. Called on the threads of those bundles. */
final class EndpointTracker extends ServiceTracker<HttpEndpoint, Mount> {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointTracker.class);

    private final Routes routes;
    private final Faults faults;

    EndpointTracker(BundleContext context, Routes routes, Faults faults) {
        super(context, HttpEndpoint.class, null);
        this.faults = faults;
        this.routes = routes;
    }

    @Override
    public Mount addingService(ServiceReference<HttpEndpoint> reference) {
        String bundle = reference.getBundle() == null ? "?" : reference.getBundle().getSymbolicName();
        HttpEndpoint endpoint = context.getService(reference);
        if (endpoint == null) {
            LOG.error("bundle {} registers an HTTP endpoint for {} but does not give it", bundle, patterns(reference, bundle));
            return null;
        }
        boolean isBlocking = Boolean.TRUE.equals(reference.getProperty(HttpEndpoint.BLOCKING));
        Mount mount = new Mount(endpoint, bundle, isBlocking ? () -> worker(reference.getBundle()) : null, faults);
        routes.put(reference, patterns(reference, bundle), realm(reference), mount);
        return mount;
    }

    @Override
    public void modifiedService(ServiceReference<HttpEndpoint> reference, Mount mount) {
        String bundle = reference.getBundle() == null ? "?" : reference.getBundle().getSymbolicName();
        routes.put(reference, patterns(reference, bundle), realm(reference), mount);
    }

    @Override
    public void removedService(ServiceReference<HttpEndpoint> reference, Mount mount) {
        routes.remove(reference);
        context.ungetService(reference);
    }

    /**
     * The threads of the endpoint's own bundle, so that one that blocks holds up its bundle only, and is interrupted when that stops.
     * Looked up late; the framework gives them back for the bundle.
     */
    private static Executor worker(Bundle bundle) {
        BundleContext owner = bundle == null ? null : bundle.getBundleContext();
        try {
            ServiceReference<Workers> reference = owner == null ? null : owner.getServiceReference(Workers.class);
            Workers workers = reference == null ? null : owner.getService(reference);
            if (workers != null) {
                return workers.serial("an HTTP request");
            }
        } catch (IllegalStateException e) {
            // the bundle has stopped meanwhile
        }
        throw new RejectedExecutionException("there are no worker threads for an HTTP request");
    }

    private static List<String> patterns(ServiceReference<?> reference, String bundle) {
        List<String> patterns = words(reference.getProperty(HttpEndpoint.PATTERN));
        List<String> good = patterns.stream().filter(Route::isPattern).toList();
        if (good.isEmpty() || good.size() < patterns.size()) {
            LOG.error("bundle {} registers an HTTP endpoint with {} {}: a pattern begins with / or is *.extension", bundle, HttpEndpoint.PATTERN,
                    patterns);
        }
        return good;
    }

    private static Realm realm(ServiceReference<?> reference) {
        List<String> listeners = words(reference.getProperty(HttpEndpoint.LISTENER));
        Realm realm = null;
        for (Map.Entry<String, Realm> named : Map.of(HttpEndpoint.SERVER, Realm.SERVER, HttpEndpoint.API, Realm.API, HttpEndpoint.EXPORTER, Realm.EXPORTER).entrySet()) {
            if (listeners.contains(named.getKey())) {
                realm = realm == null ? named.getValue() : realm.and(named.getValue());
            }
        }
        return realm == null ? Realm.SERVER : realm;
    }

    private static List<String> words(Object property) {
        if (property instanceof String[] several) {
            return Arrays.asList(several);
        }
        return property instanceof String one ? List.of(one) : List.of();
    }
}
