package srs.kernel.internal.work;

import java.util.List;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import srs.kernel.work.WorkAccounts;

/** The threads {@code srs-work-N} and the one timer thread, shared by all bundles. Thread-safe. */
@Component(service = {WorkPool.class, WorkAccounts.class})
public final class WorkPool implements WorkAccounts {

    /** Worker threads at most; idle ones go after {@link #IDLE_SECONDS}. */
    static final int MAX_THREADS = 128;

    static final int IDLE_SECONDS = 20;

    private final AtomicInteger generation = new AtomicInteger();
    private final Ledger ledger = new Ledger();
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;

    @Activate
    public WorkPool() {
        threads = new Retiring();
        timer = new ScheduledThreadPoolExecutor(1, Threads.named("srs-timer-"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs on a worker thread. */
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Runs on the timer thread: must only hand on. */
    public ScheduledFuture<?> schedule(long delayMs, Runnable handOn) {
        return timer.schedule(handOn, delayMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public List<Account> accounts() {
        return ledger.accounts();
    }

    Ledger ledger() {
        return ledger;
    }

    @Deactivate
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }

    /**
     * A bundle has stopped: threads that may have run its tasks end after their next one, for nobody else can clear the thread-locals that the bundle has
     * left there.
     */
    void retireThreads() {
        generation.incrementAndGet();
    }

    /** Replaces the threads that are older than the last stop of a bundle. */
    private final class Retiring extends ThreadPoolExecutor {
        private final ThreadLocal<Integer> born = ThreadLocal.withInitial(generation::get);

        Retiring() {
            super(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new IdleFirst(), Threads.named("srs-work-"), IdleFirst::queue);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            born.get();
        }

        @Override
        protected void afterExecute(Runnable task, Throwable failure) {
            if (born.get() != generation.get()) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, retired) -> {});
                throw new Retired();
            }
        }
    }

    /** A queue that takes a task only when an idle thread waits for it, so that a pool of many threads starts a new one only when none is idle. */
    private static final class IdleFirst extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        /** All threads are busy: the task waits for the first that is done. */
        static void queue(Runnable task, ThreadPoolExecutor pool) {
            if (pool.isShutdown()) {
                throw new RejectedExecutionException("the server stops");
            }
            pool.getQueue().add(task);
        }

        /** Unlike {@link #offer}, always takes it. */
        @Override
        public boolean add(Runnable task) {
            return super.offer(task);
        }
    }

    /** Ends a thread of the pool, which makes a new one when it needs it. */
    private static final class Retired extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Retired() {
            super(null, null, false, false);
        }
    }
}
