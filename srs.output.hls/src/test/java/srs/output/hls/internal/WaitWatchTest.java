package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

class WaitWatchTest {
    private final Queue<Runnable> timers = new ArrayDeque<>();
    private long nowMs = 1_000_000;
    private int looks;
    private final WaitWatch watch = new WaitWatch(Stage.proxy(Workers.class, (name, args) -> {
        timers.add((Runnable) args[1]);
        return (Registration) () -> { };
    }), () -> looks++, () -> nowMs);

    @Test
    void looksAtNothingBeforeSomebodyAsks() {
        assertThat(timers).isEmpty();
    }

    @Test
    void hasOneTimerHoweverManyAsk() {
        watch.asked();
        watch.asked();
        assertThat(timers).hasSize(1);
        timers.remove().run();
        assertThat(looks).isEqualTo(1);
        assertThat(timers).hasSize(1);
    }

    @Test
    void endsWhenNobodyCanWaitAnyMoreAndBeginsAgain() {
        watch.asked();
        nowMs += WaitWatch.IDLE_MS - 1;
        timers.remove().run();
        assertThat(timers).hasSize(1);
        nowMs += 1;
        timers.remove().run();
        assertThat(looks).isEqualTo(2);
        assertThat(timers).isEmpty();
        watch.asked();
        assertThat(timers).hasSize(1);
    }

    @Test
    void goesOnAfterALookThatFailed() {
        WaitWatch failing = new WaitWatch(Stage.proxy(Workers.class, (name, args) -> {
            timers.add((Runnable) args[1]);
            return (Registration) () -> { };
        }), () -> {
            throw new IllegalStateException("look");
        }, () -> nowMs);
        failing.asked();
        try {
            timers.remove().run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("look");
        }
        assertThat(timers).hasSize(1);
    }
}
