package srs.kernel.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.testkit.Await;

/** A bundle's share of the worker threads. */
class WorkersTest {

    private final WorkPool pool = new WorkPool();
    private final FaultCounter faults = new FaultCounter();
    private final BundleWorkers workers = new BundleWorkers(pool, faults, "test");
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        workers.close();
        pool.close();
    }

    private void block() {
        try {
            release.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSerialExecutorRunsItsTasksOneAtATimeAndInOrder() {
        Executor serial = workers.serial("file");
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            serial.execute(() -> {
                assertThat(inside.incrementAndGet()).isEqualTo(1);
                order.add(number);
                inside.decrementAndGet();
            });
        }
        Await.until("all run", () -> order.size() == 1000);
        assertThat(order).isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(faults.faults()).isEmpty();
    }

    @Test
    void aTaskThatThrowsIsCountedAndTheNextOneRuns() {
        Executor serial = workers.serial("file");
        CountDownLatch done = new CountDownLatch(1);
        serial.execute(() -> {
            throw new IllegalStateException("broken\nforged line");
        });
        serial.execute(done::countDown);
        Await.until("next", () -> done.getCount() == 0);
        assertThat(faults.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.bundle()).isEqualTo("test");
            assertThat(fault.where()).isEqualTo("file");
            assertThat(fault.last()).isEqualTo("java.lang.IllegalStateException: broken forged line");
        });
    }

    @Test
    void aBundleThatBlocksHoldsFourThreadsAndDelaysItselfOnly() {
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            workers.serial("blocked").execute(() -> {
                begun.incrementAndGet();
                block();
            });
        }
        Await.until("four begin", () -> begun.get() == Workers.MAX_THREADS_PER_BUNDLE);
        BundleWorkers others = new BundleWorkers(pool, faults, "others");
        CountDownLatch done = new CountDownLatch(1);
        others.serial("free").execute(done::countDown);
        Await.until("another bundle is served", () -> done.getCount() == 0);
        assertThat(begun).hasValue(Workers.MAX_THREADS_PER_BUNDLE);
        release.countDown();
        Await.until("the rest", () -> begun.get() == 20);
        others.close();
    }

    @Test
    void shouldEndLongPeriodsAtWholeSecondsSoThatTimersWakeTogether() {
        assertThat(BundleWorkers.aligned(5_000, 7_003)).isEqualTo(4_997);
        assertThat(BundleWorkers.aligned(1_000, 7_100)).isEqualTo(900);
        assertThat(BundleWorkers.aligned(1_000, 7_101)).isEqualTo(1_899);
        assertThat(BundleWorkers.aligned(9_900, 7_000)).isEqualTo(10_000);
        assertThat(BundleWorkers.aligned(2_000, -500)).isEqualTo(2_500);
    }

    @Test
    void shouldKeepShortPeriodsAsTheyAre() {
        assertThat(BundleWorkers.aligned(999, 7_003)).isEqualTo(999);
        assertThat(BundleWorkers.aligned(1, 7_003)).isEqualTo(1);
    }

    @Test
    void aStopInterruptsWhatRunsDropsWhatWaitsAndCancelsTimers() {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        Executor serial = workers.serial("file");
        serial.execute(() -> {
            begun.countDown();
            try {
                release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        });
        serial.execute(ran::incrementAndGet);
        workers.after(50, ran::incrementAndGet);
        workers.every(50, ran::incrementAndGet);
        Await.until("begun", () -> begun.getCount() == 0);
        workers.close();
        Await.until("interrupted", () -> interrupted.get() == 1);
        assertThatThrownBy(() -> serial.execute(ran::incrementAndGet)).isInstanceOf(RejectedExecutionException.class).hasMessage("bundle test has stopped");
        assertThatThrownBy(() -> workers.after(1, ran::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);

        // longer than the timers: another bundle's timer of 150 ms has fired
        BundleWorkers others = new BundleWorkers(pool, faults, "others");
        CountDownLatch later = new CountDownLatch(1);
        others.after(150, later::countDown);
        Await.until("later", () -> later.getCount() == 0);
        assertThat(ran).hasValue(0);
        others.close();
    }

    @Test
    void aTaskMayStopItsOwnBundleWithoutInterruptingItself() {
        AtomicInteger interrupted = new AtomicInteger(-1);
        workers.serial("shell").execute(() -> {
            workers.close();
            interrupted.set(Thread.interrupted() ? 1 : 0);
        });
        Await.until("stopped", () -> interrupted.get() >= 0);
        assertThat(interrupted).hasValue(0);
    }

    @Test
    void timersRunOnWorkerThreadsUntilTheyAreClosed() {
        AtomicInteger runs = new AtomicInteger();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Registration every = workers.every(1, () -> {
            threads.add(Thread.currentThread().getName());
            if (runs.incrementAndGet() == 2) {
                throw new IllegalStateException("does not end it");
            }
        });
        Await.until("five runs", () -> runs.get() >= 5);
        every.close();
        assertThat(threads).allMatch(name -> name.startsWith("srs-work-"));
        assertThat(faults.faults()).singleElement()
                .satisfies(fault -> assertThat(fault.where()).as("no generated name").isEqualTo("timer " + WorkersTest.class.getName()));
        assertThatThrownBy(() -> workers.every(0, () -> {})).hasMessage("period 0 ms is not 1 or more");
    }

    @Test
    void tooManyTasksAreRefusedAndThoseThatWereAcceptedRun() {
        Executor serial = workers.serial("flood");
        AtomicInteger ran = new AtomicInteger();
        serial.execute(this::block);
        assertThatThrownBy(() -> {
            for (int i = 0; i <= BundleWorkers.MAX_WAITING; i++) {
                serial.execute(ran::incrementAndGet);
            }
        }).isInstanceOf(RejectedExecutionException.class).hasMessageContaining("the most is " + BundleWorkers.MAX_WAITING);
        int accepted = BundleWorkers.MAX_WAITING;
        release.countDown();
        Await.until("accepted ones", () -> ran.get() >= accepted - 1);
        serial.execute(ran::incrementAndGet);
    }

    @Test
    void whatComesAfterTheStopIsRefusedAndNobodysFault() {
        workers.close();
        assertThatThrownBy(() -> workers.serial("late").execute(() -> {})).isInstanceOfSatisfying(RejectedExecutionException.class, e -> {
            faults.report("test", "onPublish", e);
            faults.reportServing("test", "tap", e);
        });
        assertThat(faults.faults()).isEmpty();
        faults.report("test", "onPublish", new RejectedExecutionException("too many"));
        assertThat(faults.faults()).hasSize(1);
    }

    @Test
    void whatATaskLeavesOnAThreadIsTakenOff() {
        ClassLoader foreign = new URLClassLoader(new URL[0], null);
        List<ClassLoader> loaders = Collections.synchronizedList(new ArrayList<>());
        Executor serial = workers.serial("file");
        serial.execute(() -> Thread.currentThread().setContextClassLoader(foreign));
        for (int i = 0; i < 20; i++) {
            serial.execute(() -> loaders.add(Thread.currentThread().getContextClassLoader()));
        }
        Await.until("all run", () -> loaders.size() == 20);
        assertThat(loaders).containsOnly(WorkPool.class.getClassLoader());
    }

    @Test
    void threadsThatRanAStoppedBundlesTasksAreReplaced() {
        Set<Thread> old = ConcurrentHashMap.newKeySet();
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            workers.serial("any").execute(() -> {
                old.add(Thread.currentThread());
                runs.incrementAndGet();
            });
        }
        Await.until("all run", () -> runs.get() == 200);
        workers.close();
        BundleWorkers others = new BundleWorkers(pool, faults, "others");
        Await.until("every old thread has ended", () -> {
            others.serial("next").execute(() -> {});
            return old.stream().noneMatch(Thread::isAlive);
        });
        CountDownLatch done = new CountDownLatch(1);
        others.serial("next").execute(done::countDown);
        Await.until("new threads serve", () -> done.getCount() == 0);
        others.close();
    }

    @Test
    void conversationsWaitBesideOtherTasksAndEndWithTheirBundle() {
        CountDownLatch talking = new CountDownLatch(Workers.MAX_CONVERSATIONS_PER_BUNDLE);
        CountDownLatch interrupted = new CountDownLatch(Workers.MAX_CONVERSATIONS_PER_BUNDLE);
        for (int i = 0; i <= Workers.MAX_CONVERSATIONS_PER_BUNDLE; i++) {
            workers.conversations().execute(() -> {
                talking.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
        }
        Await.until("as many run as may", () -> talking.getCount() == 0);
        CountDownLatch other = new CountDownLatch(1);
        workers.serial("file").execute(other::countDown);
        Await.until("another task runs", () -> other.getCount() == 0);
        workers.close();
        Await.until("they are told to end", () -> interrupted.getCount() == 0);
        assertThat(pool.accounts()).singleElement().satisfies(account -> assertThat(account.waiting()).isZero());
        assertThatThrownBy(() -> workers.conversations().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void tooManyConversationsAreRefused() {
        int all = Workers.MAX_CONVERSATIONS_PER_BUNDLE + BundleWorkers.MAX_WAITING_CONVERSATIONS;
        CountDownLatch begun = new CountDownLatch(Workers.MAX_CONVERSATIONS_PER_BUNDLE);
        for (int i = 0; i < all; i++) {
            workers.conversations().execute(() -> {
                begun.countDown();
                block();
            });
            if (i == Workers.MAX_CONVERSATIONS_PER_BUNDLE - 1) {
                Await.until("as many run as may", () -> begun.getCount() == 0);
            }
        }
        assertThatThrownBy(() -> workers.conversations().execute(() -> {})).isInstanceOf(RejectedExecutionException.class).hasMessageContaining("the most is 1000");
    }
}
