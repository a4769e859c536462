package srs.kernel.internal.work;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.MDC;

/** Tasks of one bundle that share a number of the pool's threads, first come first served. Thread-safe; all state is guarded by {@code this}. */
final class Crew {

    private final WorkPool pool;
    private final Ledger.Page page;
    private final String bundle;
    private final int maxThreads;
    private final int maxWaiting;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Set<Thread> running = new HashSet<>();
    private int threads;
    private boolean closed;

    Crew(WorkPool pool, Ledger.Page page, String bundle, int maxThreads, int maxWaiting) {
        this.pool = pool;
        this.page = page;
        this.bundle = bundle;
        this.maxThreads = maxThreads;
        this.maxWaiting = maxWaiting;
    }

    /** @param again whether it goes on with what was accepted before, so that it cannot be too much */
    void submit(Runnable task, boolean again) {
        synchronized (this) {
            if (closed) {
                throw new BundleStoppedException(bundle);
            }
            if (!again && waiting.size() >= maxWaiting) {
                throw new RejectedExecutionException("bundle " + bundle + " has " + waiting.size() + " tasks waiting, the most is " + maxWaiting);
            }
            waiting.add(new Waiting(task, System.nanoTime()));
            page.waiting(1);
            if (threads >= maxThreads) {
                return;
            }
            threads++;
        }
        pool.execute(this::work);
    }

    private void work() {
        Thread self = Thread.currentThread();
        while (true) {
            Waiting task;
            synchronized (this) {
                running.remove(self);
                task = waiting.poll();
                if (task == null) {
                    threads--;
                    // an interrupt that was meant for this bundle must not reach the thread's next task
                    Thread.interrupted();
                    return;
                }
                running.add(self);
                page.waiting(-1);
            }
            try {
                page.run(task.task, task.submittedNs);
            } finally {
                // whatever the task left on the thread
                self.setContextClassLoader(Crew.class.getClassLoader());
                MDC.clear();
            }
        }
    }

    /** Drops what has not begun, interrupts what runs. */
    synchronized void close() {
        closed = true;
        page.waiting(-waiting.size());
        waiting.clear();
        for (Thread thread : running) {
            // a task may stop its own bundle
            if (thread != Thread.currentThread()) {
                thread.interrupt();
            }
        }
    }

    private record Waiting(Runnable task, long submittedNs) {}
}
