package srs.protocol.srt.internal;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timer of a loop that goes off at the earliest time that it was set to, and a millisecond after it did so before at the earliest. Confined to its loop. */
final class Alarm {
    /** What is due within so much is done together. */
    static final long SHORTEST_US = 1_000;

    private final EventLoop loop;
    private final Runnable task;
    private ScheduledFuture<?> set;
    private long atUs = Long.MAX_VALUE;

    Alarm(EventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** The loop's time. */
    static long nowUs(EventLoop loop) {
        return TimeUnit.NANOSECONDS.toMicros(loop.ticker().nanoTime());
    }

    /** It is to go off then at the latest. */
    void by(long us, long nowUs) {
        if (us >= atUs) {
            return;
        }
        stop();
        atUs = us;
        set = loop.schedule(this::ring, Math.max(SHORTEST_US, us - nowUs), TimeUnit.MICROSECONDS);
    }

    private void ring() {
        set = null;
        atUs = Long.MAX_VALUE;
        task.run();
    }

    /** It goes off no more, until it is set again. */
    void stop() {
        atUs = Long.MAX_VALUE;
        if (set != null) {
            set.cancel(false);
            set = null;
        }
    }
}
