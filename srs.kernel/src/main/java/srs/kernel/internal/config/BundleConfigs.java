package srs.kernel.internal.config;

import java.util.concurrent.Executor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import srs.kernel.config.Config;
import srs.kernel.work.Workers;

/** Gives each bundle its own {@link BundleConfig} and closes it when the bundle stops. Thread-safe. */
final class BundleConfigs implements ServiceFactory<Config> {

    private final ConfigCore core;

    BundleConfigs(ConfigCore core) {
        this.core = core;
    }

    @Override
    public Config getService(Bundle bundle, ServiceRegistration<Config> registration) {
        return new BundleConfig(core, bundle.getSymbolicName(), () -> executor(bundle));
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Config> registration, Config service) {
        ((BundleConfig) service).close();
    }

    /**
     * The bundle's own worker threads, so that a listener that blocks delays its bundle only. Looked up late: the workers may themselves
     * need the configuration. The framework gives them back when the bundle stops.
     */
    private static Executor executor(Bundle bundle) {
        BundleContext context = bundle.getBundleContext();
        ServiceReference<Workers> reference = context == null ? null : context.getServiceReference(Workers.class);
        Workers workers = reference == null ? null : context.getService(reference);
        if (workers == null) {
            throw new IllegalStateException("there are no worker threads to call the listeners of " + bundle.getSymbolicName() + " on");
        }
        return workers.serial("config");
    }
}
