package srs.kernel.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code OSGI-INF/srs/directives.conf} of every installed bundle into the core, without resolving or starting one. Called on the
 * threads that install, update and uninstall bundles.
 */
final class DirectiveBundles implements BundleTrackerCustomizer<Bundle>, AutoCloseable {

    /** Where a bundle declares its directives. */
    static final String RESOURCE = "OSGI-INF/srs/directives.conf";

    /** A stopped bundle still declares: only the uninstalled do not. */
    private static final int STATES = Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.config");

    private final ConfigCore core;
    private final BundleTracker<Bundle> tracker;
    private volatile boolean isClosed;

    /** Reads those that are here, and goes on with those that come. */
    DirectiveBundles(BundleContext context, ConfigCore core) {
        this.core = core;
        this.tracker = new BundleTracker<>(context, STATES, this);
        tracker.open();
    }

    @Override
    public void close() {
        isClosed = true;
        tracker.close();
    }

    @Override
    public Bundle addingBundle(Bundle bundle, BundleEvent event) {
        return read(bundle) ? bundle : null;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Bundle object) {
        if (event != null && event.getType() == BundleEvent.UPDATED && !read(bundle)) {
            core.withdraw(bundle.getBundleId());
        }
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Bundle object) {
        if (!isClosed) {
            core.withdraw(bundle.getBundleId());
        }
    }

    private boolean read(Bundle bundle) {
        URL resource = bundle.getEntry(RESOURCE);
        if (resource == null) {
            return false;
        }
        String name = bundle.getSymbolicName();
        try (InputStream in = resource.openStream()) {
            String text = new String(in.readNBytes(GrammarLimits.MAX_FILE_BYTES), StandardCharsets.UTF_8);
            core.declare(bundle.getBundleId(), DeclarationReader.read(name, name + "/" + RESOURCE, text));
        } catch (IOException | ConfigException e) {
            LOG.error("directives of bundle {} are not read: {}", name, e.getMessage());
        }
        return true;
    }
}
