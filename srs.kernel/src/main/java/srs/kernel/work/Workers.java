package srs.kernel.work;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Threads for what must not run on an event loop. Thread-safe; one instance for each bundle that uses it: a stop of the bundle
 * cancels its timers and drops what its executors have not begun.
 *
 * <p>All bundles share a pool of named threads ({@code srs-work-N}); a bundle may hold at most {@value #MAX_THREADS_PER_BUNDLE} of them at
 * once, so that one that blocks delays only itself. What a task throws is logged with the bundle's name and counted.
 */
@ProviderType
public interface Workers {

    /** Threads that one bundle's tasks may hold at the same time. */
    int MAX_THREADS_PER_BUNDLE = 4;

    /** An executor that runs its tasks one at a time and in order. It refuses with {@link java.util.concurrent.RejectedExecutionException} after the bundle's stop. */
    Executor serial(String name);

    /** Runs once after a delay in milliseconds, on a worker thread. */
    Registration after(long delayMs, Runnable task);

    /** Runs again and again, {@code periodMs} (1 or more) between the end of one run and the start of the next, on a worker thread. */
    Registration every(long periodMs, Runnable task);
}
