package srs.http.internal;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** One timer that is moved often and seldom runs out. Confined to its event loop. */
final class Deadline {
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
        timerNs = atNs;
        timer = loop.schedule(this::fire, Math.max(0, atNs - now()), TimeUnit.NANOSECONDS);
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
