package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final int CONNECTIONS = 100;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int over;

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldRunOutToTheMillisecond() {
        deadline().in(15_000);
        passMs(14_999);
        assertThat(over).isZero();
        passMs(1);
        assertThat(over).isEqualTo(1);
        passMs(60_000);
        assertThat(over).isEqualTo(1);
    }

    @Test
    void shouldRunOutWhenItWasSetLast() {
        Deadline deadline = deadline();
        deadline.in(15_000);
        passMs(9_300);
        deadline.in(15_000);
        passMs(14_999);
        assertThat(over).isZero();
        deadline.in(200);
        passMs(200);
        assertThat(over).isEqualTo(1);
    }

    @Test
    void shouldNotRunOutWhenItIsCancelled() {
        Deadline deadline = deadline();
        deadline.in(15_000);
        deadline.cancel();
        passMs(60_000);
        assertThat(over).isZero();
    }

    /** Connections that came 5 ms apart, and have all had another request since: their timers wake the loop in two moments, not in a hundred. */
    @Test
    void shouldBeLookedAtTogetherWithThoseOfTheSameSecond() {
        List<Deadline> deadlines = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            deadlines.add(deadline());
            deadlines.get(i).in(15_000);
            passMs(5);
        }
        passMs(10_000);
        deadlines.forEach(deadline -> deadline.in(15_000));
        assertThat(wakeUpsInMs(6_000)).isBetween(1, 2);
        assertThat(over).isZero();
    }

    private Deadline deadline() {
        return new Deadline(channel.eventLoop(), () -> over++);
    }

    private void passMs(long ms) {
        channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    /** Goes from one timer to the next. */
    private int wakeUpsInMs(long ms) {
        long leftNs = TimeUnit.MILLISECONDS.toNanos(ms);
        int wakeUps = 0;
        for (long nextNs = channel.runScheduledPendingTasks(); nextNs >= 0 && nextNs <= leftNs; nextNs = channel.runScheduledPendingTasks()) {
            channel.advanceTimeBy(nextNs, TimeUnit.NANOSECONDS);
            leftNs -= nextNs;
            wakeUps++;
        }
        return wakeUps;
    }
}
