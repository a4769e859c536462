package srs.kernel.internal.work;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import srs.kernel.work.WorkAccounts;

/** Counts what bundles cost on the worker threads. Thread-safe. */
final class Ledger implements WorkAccounts {

    /** Bundles that have an account of their own; all further names share one. */
    static final int MAX_BUNDLES = 1_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean MEASURES_CPU = THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    Page page(String bundle) {
        Page page = pages.get(bundle);
        return page != null ? page : pages.computeIfAbsent(pages.size() < MAX_BUNDLES ? bundle : "others", name -> new Page());
    }

    @Override
    public List<Account> accounts() {
        return pages.entrySet().stream().map(e -> e.getValue().account(e.getKey())).sorted(Comparator.comparing(Account::bundle)).toList();
    }

    /** One bundle's page. Thread-safe. */
    static final class Page {
        private final LongAdder tasks = new LongAdder();
        private final LongAdder cpuNs = new LongAdder();
        private final LongAdder waitedNs = new LongAdder();
        private final AtomicInteger waiting = new AtomicInteger();

        /** Tasks have come to wait, or, below 0, wait no more. */
        void waiting(int more) {
            waiting.addAndGet(more);
        }

        /** Runs a task on the calling thread and counts it. */
        void run(Runnable task, long submittedNs) {
            waitedNs.add(System.nanoTime() - submittedNs);
            long before = MEASURES_CPU ? THREADS.getCurrentThreadCpuTime() : 0;
            try {
                task.run();
            } finally {
                cpuNs.add(MEASURES_CPU ? THREADS.getCurrentThreadCpuTime() - before : 0);
                tasks.increment();
            }
        }

        private Account account(String bundle) {
            return new Account(bundle, tasks.sum(), cpuNs.sum(), waitedNs.sum(), waiting.get());
        }
    }
}
