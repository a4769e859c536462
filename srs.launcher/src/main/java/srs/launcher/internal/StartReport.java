package srs.launcher.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says plainly which bundles did not start, and why. Thread-safe; the framework's threads bring the errors. */
final class StartReport implements FrameworkListener {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final Map<Long, String> reasons = new ConcurrentHashMap<>();

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
            reasons.put(event.getBundle().getBundleId(), reason(event.getThrowable()));
        }
    }

    /** Bundles that should run at the start level that is reached and do not, even after one more attempt; one error line for each. */
    List<Bundle> failures(BundleContext framework) {
        var failed = new ArrayList<Bundle>();
        int level = framework.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkStartLevel.class).getStartLevel();
        for (Bundle bundle : framework.getBundles()) {
            if (shouldRun(bundle, level) && !runs(bundle) && !startsNow(bundle)) {
                failed.add(bundle);
                LOG.error("{} {} does not run: {}", bundle.getSymbolicName(), bundle.getVersion(), reasons.get(bundle.getBundleId()));
            }
        }
        return failed;
    }

    private static boolean shouldRun(Bundle bundle, int level) {
        boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        var start = bundle.adapt(BundleStartLevel.class);
        return !fragment && start.getStartLevel() <= level && start.isPersistentlyStarted();
    }

    private static boolean runs(Bundle bundle) {
        // A bundle with the lazy policy runs as soon as somebody needs it.
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
    }

    /** What a bundle lacked may have come after its turn. */
    private boolean startsNow(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            return true;
        } catch (BundleException e) {
            reasons.put(bundle.getBundleId(), reason(e));
            return false;
        }
    }

    private static String reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? "" : root.getMessage();
        return root instanceof BundleException ? text : root.getClass().getName() + ": " + text;
    }
}
