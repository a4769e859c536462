package srs.kernel.internal.work;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The threads {@code srs-work-N} and the one timer thread, shared by all bundles. Thread-safe. */
@Component(service = WorkPool.class)
public final class WorkPool {

    /** Worker threads at most; idle ones go after {@link #IDLE_SECONDS}. */
    static final int MAX_THREADS = 64;

    static final int IDLE_SECONDS = 20;

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;

    @Activate
    public WorkPool() {
        threads = new ThreadPoolExecutor(MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("srs-work-"));
        threads.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, named("srs-timer-"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs on a worker thread. */
    void execute(Runnable task) {
        threads.execute(task);
    }

    /** Runs on the timer thread: must only hand on. */
    ScheduledFuture<?> schedule(long delayMs, Runnable handOn) {
        return timer.schedule(handOn, delayMs, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            // a worker made by a bundle's call must not inherit, and so pin, that bundle's class loader
            thread.setContextClassLoader(WorkPool.class.getClassLoader());
            return thread;
        };
    }
}
