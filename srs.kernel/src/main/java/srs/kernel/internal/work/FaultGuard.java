package srs.kernel.internal.work;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.work.Faults;

/**
 * Stops a feature that fails {@link Faults#STOP_COUNT} times within {@link Faults#STOP_SECONDS} s, and says so once. Thread-safe; stops on worker threads.
 *
 * <p>The rest of the house is only named, and so is a bundle with a {@code Gate}: without it everybody would come in. A stop lasts until somebody starts or
 * updates the bundle, or the server starts again. It is the framework's persistent stop, for a transient one File Install undoes when it next changes
 * anything.
 */
@Component(service = {}, immediate = true)
public final class FaultGuard {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final String DIRECTIVE = "stop_faulty_features";
    /** Bundles that are watched; faults of more are only counted. */
    private static final int MAX_BUNDLES = 1_000;

    private final BundleContext context;
    private final FaultCounter faults;
    private final Config config;
    private final WorkPool pool;
    private final Map<String, FaultWindow> windows = new ConcurrentHashMap<>();
    private final BundleListener listener = (SynchronousBundleListener) this::onBundle;

    @Activate
    public FaultGuard(BundleContext context, @Reference FaultCounter faults, @Reference Config config, @Reference WorkPool pool) {
        this.context = context;
        this.faults = faults;
        this.config = config;
        this.pool = pool;
        context.addBundleListener(listener);
        faults.judge(this::onFault);
    }

    @Deactivate
    public void close() {
        faults.judge((bundle, last) -> {});
        context.removeBundleListener(listener);
    }

    private void onFault(String bundle, String last) {
        FaultWindow window = windows.get(bundle);
        if (window == null && windows.size() < MAX_BUNDLES) {
            window = windows.computeIfAbsent(bundle, name -> new FaultWindow());
        }
        long withinNs = window == null ? -1 : window.add(System.nanoTime());
        if (withinNs >= 0) {
            later(() -> judge(bundle, Math.max(1, TimeUnit.NANOSECONDS.toSeconds(withinNs)), last));
        }
    }

    private void later(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server stops, and all bundles with it", e);
        }
    }

    private void judge(String name, long seconds, String last) {
        String what = Faults.STOP_COUNT + " faults in " + seconds + " s: " + last;
        List<Bundle> running = Arrays.stream(context.getBundles()).filter(b -> name.equals(b.getSymbolicName()) && b.getState() == Bundle.ACTIVE).toList();
        for (Bundle bundle : running) {
            String mercy = !FeatureBundles.isFeature(bundle) ? "it is no feature" : FeatureBundles.isGuard(bundle) ? "it decides who comes in"
                    : !config.root().isOn(DIRECTIVE) ? DIRECTIVE + " is off" : "";
            if (!mercy.isEmpty()) {
                LOG.error("bundle {} goes on, for {}, after {}", name, mercy, what);
                return;
            }
            LOG.error("bundle {} is stopped after {}; start or update it when it is repaired", name, what);
            faults.stopped(name, "stopped after " + what + "; start " + bundle.getBundleId() + " starts it");
            try {
                bundle.stop();
            } catch (BundleException | IllegalStateException e) {
                LOG.error("bundle {} cannot be stopped: {}", name, e.toString());
            }
        }
    }

    /** Somebody has started, updated or removed it: it begins anew. File Install updates, but does not start what is stopped. */
    private void onBundle(BundleEvent event) {
        Bundle bundle = event.getBundle();
        String name = bundle.getSymbolicName();
        boolean isOver = event.getType() == BundleEvent.STARTING || event.getType() == BundleEvent.UPDATED || event.getType() == BundleEvent.UNINSTALLED;
        if (isOver && name != null && faults.stopped(name).isPresent()) {
            faults.stopped(name, null);
            windows.remove(name);
            if (event.getType() == BundleEvent.UPDATED) {
                later(() -> start(bundle));
            }
        }
    }

    private static void start(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException | IllegalStateException e) {
            LOG.error("bundle {} cannot be started after its update: {}", bundle.getSymbolicName(), e.toString());
        }
    }
}
