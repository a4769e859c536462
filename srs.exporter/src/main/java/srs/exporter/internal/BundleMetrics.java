package srs.exporter.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import srs.kernel.work.Faults;
import srs.kernel.work.WorkAccounts;

/** The server's bundles: which run, what they did wrong. Thread-safe. */
final class BundleMetrics {
    private static final List<String> BUNDLE = List.of("bundle");

    private final BundleContext context;
    private final Faults faults;
    private final WorkAccounts work;

    BundleMetrics(BundleContext context, Faults faults, WorkAccounts work) {
        this.context = context;
        this.faults = faults;
        this.work = work;
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
        Map<List<String>, Double> cpu = new LinkedHashMap<>();
        Map<List<String>, Double> waited = new LinkedHashMap<>();
        Map<List<String>, Long> tasks = new LinkedHashMap<>();
        Map<List<String>, Integer> waiting = new LinkedHashMap<>();
        for (WorkAccounts.Account account : work.accounts()) {
            List<String> key = List.of(account.bundle());
            cpu.put(key, account.cpuNs() / 1e9);
            waited.put(key, account.waitedNs() / 1e9);
            tasks.put(key, account.tasks());
            waiting.put(key, account.waiting());
        }
        samples.counter("srs_bundle_cpu_seconds", "CPU time of a bundle's tasks on worker threads.", BUNDLE, cpu);
        samples.counter("srs_bundle_wait_seconds", "How long a bundle's tasks waited for a worker thread.", BUNDLE, waited);
        samples.counter("srs_bundle_tasks", "Tasks that a bundle has had run.", BUNDLE, tasks);
        samples.gauge("srs_bundle_waiting_tasks", "Tasks of a bundle that wait for a worker thread.", BUNDLE, waiting);
    }
}
