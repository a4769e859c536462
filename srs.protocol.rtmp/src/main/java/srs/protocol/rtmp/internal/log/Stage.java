package srs.protocol.rtmp.internal.log;

import java.util.concurrent.atomic.AtomicLong;

/** One line of a stage (all players, all publishers) in each interval, by whichever of its clients is there first (F011). Thread-safe. */
public final class Stage {
    private final AtomicLong nextMs = new AtomicLong(Long.MIN_VALUE);

    /** Whether the caller is to print the line of this interval. */
    public boolean isTurn(long nowMs, long intervalMs) {
        long next = nextMs.get();
        if (nowMs < next) {
            return false;
        }
        // the first who asks begins the first interval
        return nextMs.compareAndSet(next, nowMs + intervalMs) && next != Long.MIN_VALUE;
    }
}
