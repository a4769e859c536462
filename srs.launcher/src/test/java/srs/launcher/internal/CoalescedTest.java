package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A storm of HUPs is two reloads: the one that runs, and one more. */
class CoalescedTest {
    private static final int LIMIT_S = 10;

    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger turns = new AtomicInteger();
    private final Coalesced work = new Coalesced("test", () -> {
        turns.incrementAndGet();
        begun.release();
        mayEnd.acquireUninterruptibly();
    });

    private void awaitBegin() throws InterruptedException {
        assertThat(begun.tryAcquire(LIMIT_S, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void runsOnceMoreForAllWhoAskWhileItRuns() throws InterruptedException {
        work.ask();
        awaitBegin();
        for (int i = 0; i < 1000; i++) {
            work.ask();
        }
        mayEnd.release();
        awaitBegin();
        mayEnd.release();
        work.ask();
        awaitBegin();
        mayEnd.release();
        assertThat(turns).hasValue(3);
        assertThat(begun.tryAcquire()).isFalse();
    }
}
