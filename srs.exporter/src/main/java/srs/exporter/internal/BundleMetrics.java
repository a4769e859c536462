package srs.exporter.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import srs.kernel.work.Faults;

/** The server's bundles: which run, what they did wrong. Thread-safe. */
final class BundleMetrics {
    private final BundleContext context;
    private final Faults faults;

    BundleMetrics(BundleContext context, Faults faults) {
        this.context = context;
        this.faults = faults;
    }

    void collect(Samples samples) {
        Map<List<String>, Integer> active = new LinkedHashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName() != null && bundle.getBundleId() != 0) {
                active.put(List.of(bundle.getSymbolicName(), bundle.getVersion().toString()), bundle.getState() == Bundle.ACTIVE ? 1 : 0);
            }
        }
        samples.gauge("srs_bundle_active", "1 for a bundle that runs.", List.of("bundle", "version"), active);
        Map<List<String>, Long> counts = new LinkedHashMap<>();
        faults.faults().forEach(fault -> counts.merge(List.of(fault.bundle(), fault.where()), fault.count(), Long::sum));
        samples.counter("srs_bundle_faults", "What a bundle threw in callbacks and tasks.", List.of("bundle", "place"), counts);
    }
}
