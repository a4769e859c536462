package srs.kernel.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.testkit.Await;

/** Threads are made when none is idle, and a task is never lost when all are busy. */
class WorkPoolTest {

    private final WorkPool pool = new WorkPool();

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void shouldUseAnIdleThreadBeforeItMakesOne() throws Exception {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 500; i++) {
            CountDownLatch done = new CountDownLatch(1);
            Thread[] worker = new Thread[1];
            pool.execute(() -> {
                worker[0] = Thread.currentThread();
                used.add(worker[0]);
                done.countDown();
            });
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            Await.until("the worker waits for its next task", () -> worker[0].getState() != Thread.State.RUNNABLE);
        }
        assertThat(used).hasSizeLessThan(5);
    }

    @Test
    void shouldKeepTasksThatComeWhileAllThreadsAreBusy() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(WorkPool.MAX_THREADS);
        AtomicInteger run = new AtomicInteger();
        for (int i = 0; i < WorkPool.MAX_THREADS; i++) {
            pool.execute(() -> {
                busy.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 100; i++) {
            pool.execute(run::incrementAndGet);
        }
        assertThat(run).hasValue(0);
        release.countDown();
        Await.until("the tasks that waited have run", () -> run.get() == 100);
    }
}
