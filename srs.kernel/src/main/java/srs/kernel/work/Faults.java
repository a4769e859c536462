package srs.kernel.work;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What bundles did wrong in callbacks and tasks: thrown exceptions, loops that were held up. Thread-safe. The kernel counts it, names the
 * bundle, and goes on; the shell and the API show it.
 */
@ProviderType
public interface Faults {

    /** One bundle's faults of one kind. */
    record Fault(String bundle, String where, long count, String last) {}

    /** Counts a fault and logs it: the first at once with its stack, repeated ones as a count every 10 s. */
    void report(String bundle, String where, Throwable cause);

    /** A snapshot, most frequent first. */
    List<Fault> faults();
}
