package srs.kernel.work;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What the bundles cost on the worker threads: the API and the exporter show it. What runs on event loops is not in it. Thread-safe. */
@ProviderType
public interface WorkAccounts {

    /**
     * One bundle's tasks since the server started, of all its deployments.
     *
     * @param bundle its symbolic name
     * @param tasks tasks that have ended
     * @param cpuNs CPU time that they took, in nanoseconds; 0 where the JVM does not measure it
     * @param waitedNs how long they waited for a thread, in nanoseconds
     * @param waiting tasks that wait now
     */
    record Account(String bundle, long tasks, long cpuNs, long waitedNs, int waiting) {}

    /** A snapshot, by name. */
    List<Account> accounts();
}
