package srs.kernel.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.work.WorkAccounts.Account;
import srs.kernel.work.Workers;
import srs.testkit.Await;

/** Who uses the worker threads. */
class LedgerTest {
    private static final long BUSY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final WorkPool pool = new WorkPool();
    private final BundleWorkers workers = new BundleWorkers(pool, new FaultCounter(), "busy");

    @AfterEach
    void close() {
        workers.close();
        pool.close();
    }

    private Account account() {
        return pool.accounts().stream().filter(account -> account.bundle().equals("busy")).findFirst().orElseThrow();
    }

    @Test
    void shouldCountTasksAndTheirCpuTime() {
        workers.serial("work").execute(() -> {
            long endNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + BUSY_NS;
            while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < endNs) {
                Thread.onSpinWait();
            }
        });
        Await.until("the task is counted", () -> account().tasks() == 1);
        assertThat(account().cpuNs()).isGreaterThanOrEqualTo(BUSY_NS);
    }

    @Test
    void shouldCountWhatWaitsAndForHowLong() {
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < Workers.MAX_THREADS_PER_BUNDLE + 3; i++) {
            Executor serial = workers.serial("blocked");
            serial.execute(() -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        Await.until("the rest waits", () -> account().waiting() == 3);
        long sinceNs = System.nanoTime();
        Await.until("time passes", () -> System.nanoTime() - sinceNs > BUSY_NS);
        release.countDown();
        Await.until("all are done", () -> account().tasks() == Workers.MAX_THREADS_PER_BUNDLE + 3);
        assertThat(account().waiting()).isZero();
        assertThat(account().waitedNs()).isGreaterThanOrEqualTo(3 * BUSY_NS);
    }

    @Test
    void shouldCountNoTaskThatAStopDropped() {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < Workers.MAX_THREADS_PER_BUNDLE + 3; i++) {
            workers.serial("dropped").execute(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        Await.until("some wait", () -> account().waiting() == 3);
        workers.close();
        assertThat(account().waiting()).isZero();
        Await.until("the others were interrupted", () -> account().tasks() == Workers.MAX_THREADS_PER_BUNDLE);
    }

    @Test
    void shouldKeepOneAccountForAllDeploymentsOfABundle() {
        BundleWorkers next = new BundleWorkers(pool, new FaultCounter(), "busy");
        next.serial("work").execute(() -> {});
        Await.until("it counts", () -> account().tasks() == 1);
        assertThat(pool.accounts()).extracting(Account::bundle).isEqualTo(List.of("busy"));
        next.close();
    }
}
