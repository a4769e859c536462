package srs.http.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import srs.http.RawProtocol;
import srs.kernel.work.Faults;

/** Follows the {@link RawProtocol} services of all bundles. Called on the threads of those bundles; {@link #all} on any. */
final class RawTracker extends ServiceTracker<RawProtocol, RawMount> {
    private final List<RawMount> mounts = new CopyOnWriteArrayList<>();
    private final Faults faults;

    RawTracker(BundleContext context, Faults faults) {
        super(context, RawProtocol.class, null);
        this.faults = faults;
    }

    /** Those of this moment. */
    List<RawMount> all() {
        return mounts;
    }

    @Override
    public RawMount addingService(ServiceReference<RawProtocol> reference) {
        RawProtocol protocol = context.getService(reference);
        if (protocol == null) {
            return null;
        }
        RawMount mount = new RawMount(protocol, reference.getBundle() == null ? "?" : reference.getBundle().getSymbolicName(), faults);
        mounts.add(mount);
        return mount;
    }

    @Override
    public void removedService(ServiceReference<RawProtocol> reference, RawMount mount) {
        mounts.remove(mount);
        mount.close();
        context.ungetService(reference);
    }
}
