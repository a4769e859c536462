package srs.kernel.work;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What bundles did wrong in callbacks and tasks: thrown exceptions, loops that were held up. Thread-safe. The kernel counts it, names the
 * bundle, and goes on; the shell and the API show it. A feature that fails {@value #STOP_COUNT} times within {@value #STOP_SECONDS} s is stopped.
 */
@ProviderType
public interface Faults {

    /** So many faults of one feature ... */
    int STOP_COUNT = 20;

    /** ... within so many seconds stop it, unless {@code stop_faulty_features} is off. */
    int STOP_SECONDS = 60;

    /** One bundle's faults of one kind. */
    record Fault(String bundle, String where, long count, String last) {}

    /** Counts a fault and logs it: the first at once with its stack, repeated ones as a count every 10 s. */
    void report(String bundle, String where, Throwable cause);

    /**
     * The same for what happened while the bundle served one peer, which alone has the harm: counted and told, but no reason to stop the bundle, or a
     * stranger who finds a request that fails could switch a feature off.
     */
    void reportServing(String bundle, String where, Throwable cause);

    /** Why the kernel has stopped this bundle, in words; empty when it has not, and from when somebody starts or updates it. */
    Optional<String> stopped(String bundle);

    /** A snapshot, most frequent first. */
    List<Fault> faults();
}
