package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.work.Faults;
import srs.testkit.Await;
import srs.testkit.ManualClock;

/** Who holds an event loop is named. */
class LoopWatchTest {
    private final LoopGroup loops = new LoopGroup(1);
    private final FaultCounter faults = new FaultCounter();
    private final ManualClock clock = new ManualClock();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final LoopWatch watch = new LoopWatch(loops, faults, name -> Optional.of("org.example.holder").filter(x -> name.startsWith(LoopWatchTest.class.getName())), clock);

    /** What a feature must not do. */
    private void hold() {
        Await.until("the test goes on", Duration.ofSeconds(30), () -> goOn.getCount() == 0);
    }

    @BeforeEach
    void begin() {
        sample(0);
        Await.until("the loop answers", () -> loops.ticks().get(0).thread() != null);
    }

    @AfterEach
    void end() {
        goOn.countDown();
        loops.close();
    }

    private void sample(int afterMs) {
        clock.advanceMs(afterMs);
        watch.sample();
    }

    private void holdFromNowOn() {
        CountDownLatch holds = new CountDownLatch(1);
        loops.next().execute(() -> {
            holds.countDown();
            hold();
        });
        Await.until("the loop is held", () -> holds.getCount() == 0);
    }

    @Test
    void namesTheFeatureOfTheTopmostFrameOnce() {
        holdFromNowOn();
        sample(100);
        sample(500);
        assertThat(faults.faults()).isEmpty();
        sample(500);
        sample(500);
        assertThat(faults.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.bundle()).isEqualTo("org.example.holder");
            assertThat(fault.where()).isEqualTo("held a loop");
            assertThat(fault.last()).startsWith("srs-loop-1 for more than 1000 ms, in LoopWatchTest.");
        });
        goOn.countDown();
        Await.until("the loop answers", () -> loops.ticks().get(0).lastNs() > 0);
        assertThat(loops.ticks().get(0).delay(clock.getAsLong()).longestNs()).isEqualTo(Duration.ofMillis(1500).toNanos());
    }

    @Test
    void blamesNobodyWhenTheWholeProcessStoodStill() {
        holdFromNowOn();
        sample(100);
        sample(5000);
        assertThat(faults.faults()).isEmpty();
        sample(500);
        assertThat(faults.faults()).extracting(Faults.Fault::bundle).isEqualTo(List.of("org.example.holder"));
    }

    @Test
    void forgetsTheLongestWaitAfterTwoMinutes() {
        holdFromNowOn();
        sample(500);
        sample(500);
        goOn.countDown();
        Await.until("the loop answers", () -> loops.ticks().get(0).lastNs() > 0);
        sample(60_000);
        Await.until("the loop answers", () -> loops.ticks().get(0).lastNs() == 0);
        assertThat(loops.ticks().get(0).delay(clock.getAsLong()).longestNs()).isEqualTo(Duration.ofMillis(500).toNanos());
        sample(60_000);
        Await.until("the loop answers", () -> loops.ticks().get(0).lastNs() == 0);
        assertThat(loops.ticks().get(0).delay(clock.getAsLong()).longestNs()).isZero();
    }
}
