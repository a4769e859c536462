package srs.kernel.internal.work;

import java.util.List;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** Threads that are made at once. */
    static final int FIRST_THREADS = 4;

    /** A task waits so long before a further thread is made for it: timers come in bursts, and most tasks take less. */
    static final int PATIENCE_MS = 2;

    private final AtomicInteger generation = new AtomicInteger();
    private final Ledger ledger = new Ledger();
    private final AtomicBoolean growing = new AtomicBoolean();
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

    /** A task waits, and no thread is idle. */
    private void growSoon() {
        if (growing.compareAndSet(false, true)) {
            try {
                timer.schedule(this::grow, PATIENCE_MS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                growing.set(false); // the server stops
            }
        }
    }

    /** Makes threads for half of the tasks that still wait. Timer thread. */
    private void grow() {
        growing.set(false);
        IdleFirst queue = (IdleFirst) threads.getQueue();
        for (int left = (queue.size() + 1) / 2; left > 0; left--) {
            Runnable task = queue.poll();
            if (task == null) {
                return;
            }
            queue.impatient = task;
            threads.execute(task);
        }
        queue.impatient = null;
        if (!queue.isEmpty() && threads.getPoolSize() < MAX_THREADS) {
            growSoon();
        }
    }

    /** Replaces the threads that are older than the last stop of a bundle. */
    private final class Retiring extends ThreadPoolExecutor {
        private final ThreadLocal<Integer> born = ThreadLocal.withInitial(generation::get);

        Retiring() {
            super(0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new IdleFirst(WorkPool.this), Threads.named("srs-work-"), IdleFirst::queue);
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

    /** A queue that gives a task to an idle thread, so that a pool of many threads starts a new one only when none is idle, and not at once. */
    private static final class IdleFirst extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        private final transient WorkPool pool;
        /** What has waited long enough for a thread of its own. */
        private transient volatile Runnable impatient;

        IdleFirst(WorkPool pool) {
            this.pool = pool;
        }

        /** False when a thread is to be made for it. */
        @Override
        public boolean offer(Runnable task) {
            if (tryTransfer(task)) {
                return true;
            }
            if (task == impatient || pool.threads.getPoolSize() < FIRST_THREADS) {
                return false;
            }
            super.offer(task);
            pool.growSoon();
            return true;
        }

        /** All threads that may be are busy: the task waits for the first that is done. */
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
