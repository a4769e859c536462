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

    /** {@link #conversations} of one bundle that run at the same time. */
    int MAX_CONVERSATIONS_PER_BUNDLE = 32;

    /** An executor that runs its tasks one at a time and in order. It refuses with {@link java.util.concurrent.RejectedExecutionException} after the bundle's stop. */
    Executor serial(String name);

    /**
     * An executor for tasks that wait for a peer for most of their time, inside a library that knows no other way (a DTLS handshake): up to
     * {@value #MAX_CONVERSATIONS_PER_BUNDLE} of them run at once, beside those of {@link #serial}. A task ends within seconds, whatever its peer does, and at once when its thread
     * is interrupted: that is what a stop of the bundle does.
     */
    Executor conversations();

    /** Runs once after a delay in milliseconds, on a worker thread. */
    Registration after(long delayMs, Runnable task);

    /**
     * Runs again and again, {@code periodMs} (1 or more) between the end of one run and the start of the next, on a worker thread. From a second on it may be up to a
     * second more, and a tenth of one less: timers of all bundles run together, so that a server that does little wakes seldom.
     */
    Registration every(long periodMs, Runnable task);
}
