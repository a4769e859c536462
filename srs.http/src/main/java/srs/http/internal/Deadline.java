package srs.http.internal;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * One timer that is moved often and seldom runs out. Confined to its event loop.
 *
 * <p>It is looked at in the last whole {@link #ROUND_NS} before it runs out, and then at that moment: of thousands of connections whose deadlines have moved meanwhile
 * all are looked at together, and not each by waking the loop.
 */
final class Deadline {
    /** Deadlines are looked at in multiples of this of the loop's clock, in nanoseconds. */
    static final long ROUND_NS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final Runnable over;
    private io.netty.util.concurrent.ScheduledFuture<?> timer;
    private long timerNs;
    private long atNs;
    private boolean isSet;

    Deadline(EventLoop loop, Runnable over) {
        this.loop = loop;
        this.over = over;
    }

    /** Runs out after this time; an earlier setting is forgotten. */
    void in(long ms) {
        atNs = now() + TimeUnit.MILLISECONDS.toNanos(ms);
        isSet = true;
        if (timer != null && timerNs - atNs > 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            schedule();
        }
    }

    /** Does not run out. */
    void none() {
        isSet = false;
    }

    /** Does not run out, and its timer goes. */
    void cancel() {
        isSet = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule() {
        long now = now();
        long round = Math.floorDiv(atNs, ROUND_NS) * ROUND_NS;
        timerNs = round - now > 0 ? round : atNs;
        timer = loop.schedule(this::fire, Math.max(0, timerNs - now), TimeUnit.NANOSECONDS);
    }

    private void fire() {
        timer = null;
        if (!isSet) {
            return;
        }
        if (atNs - now() > 0) {
            schedule();
            return;
        }
        isSet = false;
        over.run();
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
