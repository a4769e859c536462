package srs.kernel.internal.work;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.kernel.work.Faults;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** One bundle's share of the worker threads. Thread-safe; all state is guarded by {@code this}. */
@Component(service = Workers.class, scope = ServiceScope.BUNDLE)
public final class BundleWorkers implements Workers {

    /** Tasks of one bundle that may wait for a thread; more are refused. */
    static final int MAX_WAITING = 100_000;

    /** Conversations of one bundle that may wait for a thread; more are refused. */
    static final int MAX_WAITING_CONVERSATIONS = 1_000;

    private static final int RETRY_MS = 100;

    /** Periods of a second and more end at whole seconds of the machine's clock: all bundles' timers wake a processor once, not each for itself. */
    static final long GRID_MS = 1_000;

    /** By so much a period may be shorter for that: what a task took, and a timer's lateness. */
    static final long EARLY_MS = 100;

    private final WorkPool pool;
    private final Faults faults;
    private final String bundle;
    private final Crew crew;
    private final Crew conversing;
    private final Set<TimerTask> timers = new HashSet<>();
    private volatile boolean closed;

    @Activate
    public BundleWorkers(@Reference WorkPool pool, @Reference Faults faults, ComponentContext context) {
        this(pool, faults, UsingBundle.name(context));
    }

    /** For callers without a framework. */
    public BundleWorkers(WorkPool pool, Faults faults, String bundle) {
        this.pool = pool;
        this.faults = faults;
        this.bundle = bundle;
        Ledger.Page page = pool.ledger().page(bundle);
        crew = new Crew(pool, page, bundle, MAX_THREADS_PER_BUNDLE, MAX_WAITING);
        conversing = new Crew(pool, page, bundle, MAX_CONVERSATIONS_PER_BUNDLE, MAX_WAITING_CONVERSATIONS);
    }

    @Override
    public Executor serial(String name) {
        return new SerialExecutor(name);
    }

    @Override
    public Executor conversations() {
        return task -> conversing.submit(() -> guarded("conversation", task), false);
    }

    @Override
    public Registration after(long delayMs, Runnable task) {
        return new TimerTask(task, 0).schedule(delayMs);
    }

    @Override
    public Registration every(long periodMs, Runnable task) {
        if (periodMs < 1) {
            throw new IllegalArgumentException("period " + periodMs + " ms is not 1 or more");
        }
        return new TimerTask(task, periodMs).schedule(aligned(periodMs, System.nanoTime() / 1_000_000));
    }

    /** What a period becomes that begins now: it ends at the next whole second, unless it is so short that somebody may count on it. */
    static long aligned(long periodMs, long nowMs) {
        if (periodMs < GRID_MS) {
            return periodMs;
        }
        long over = Math.floorMod(nowMs + periodMs, GRID_MS);
        return over <= EARLY_MS ? periodMs - over : periodMs + GRID_MS - over;
    }

    /** Cancels the timers, drops what has not begun, interrupts what runs. */
    @Deactivate
    public void close() {
        Set<TimerTask> left;
        synchronized (this) {
            closed = true;
            left = new HashSet<>(timers);
        }
        crew.close();
        conversing.close();
        left.forEach(TimerTask::close);
        pool.retireThreads();
    }

    private void guarded(String where, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            faults.report(bundle, where, e);
        }
    }

    /** A name that is the same after each deployment: the generated part of a lambda's is not. */
    private static String nameOf(Runnable task) {
        String name = task.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    /** Runs its tasks one after another, giving its thread back between bursts. Guarded by itself. */
    private final class SerialExecutor implements Executor {
        private final String name;
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private boolean active;

        SerialExecutor(String name) {
            this.name = name;
        }

        @Override
        public void execute(Runnable task) {
            if (closed) {
                throw new BundleStoppedException(bundle);
            }
            synchronized (tasks) {
                if (tasks.size() >= MAX_WAITING) {
                    throw new RejectedExecutionException(name + " has " + tasks.size() + " tasks waiting, the most is " + MAX_WAITING);
                }
                tasks.add(task);
                if (active) {
                    return;
                }
                active = true;
            }
            try {
                crew.submit(this::next, false);
            } catch (RejectedExecutionException e) {
                refuse();
                throw e;
            }
        }

        private void refuse() {
            synchronized (tasks) {
                active = false;
                tasks.clear();
            }
        }

        private void next() {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
            }
            if (task != null) {
                guarded(name, task);
            }
            synchronized (tasks) {
                if (tasks.isEmpty()) {
                    active = false;
                    return;
                }
            }
            try {
                crew.submit(this::next, true);
            } catch (RejectedExecutionException e) {
                // the bundle has stopped
                refuse();
            }
        }
    }

    /** One timer, once or periodic. */
    private final class TimerTask implements Registration {
        private final Runnable task;
        private final long periodMs;
        private java.util.concurrent.Future<?> next;
        private boolean cancelled;

        TimerTask(Runnable task, long periodMs) {
            this.task = task;
            this.periodMs = periodMs;
        }

        TimerTask schedule(long delayMs) {
            synchronized (BundleWorkers.this) {
                if (closed) {
                    throw new BundleStoppedException(bundle);
                }
                if (!cancelled) {
                    timers.add(this);
                    next = pool.schedule(delayMs, this::due);
                }
            }
            return this;
        }

        private void due() {
            try {
                crew.submit(this::run, false);
            } catch (RejectedExecutionException e) {
                // late, not lost, when the bundle has too much to do
                again(Math.max(periodMs, RETRY_MS));
            }
        }

        private void run() {
            synchronized (BundleWorkers.this) {
                if (cancelled) {
                    return;
                }
                if (periodMs == 0) {
                    timers.remove(this);
                }
            }
            guarded("timer " + nameOf(task), task);
            if (periodMs > 0) {
                again(aligned(periodMs, System.nanoTime() / 1_000_000));
            }
        }

        private void again(long delayMs) {
            try {
                schedule(delayMs);
            } catch (RejectedExecutionException e) {
                close();
            }
        }

        @Override
        public void close() {
            synchronized (BundleWorkers.this) {
                cancelled = true;
                timers.remove(this);
                if (next != null) {
                    next.cancel(false);
                }
            }
        }
    }
}
