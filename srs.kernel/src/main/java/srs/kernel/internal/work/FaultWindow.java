package srs.kernel.internal.work;

import java.util.concurrent.TimeUnit;
import srs.kernel.work.Faults;

/** When the latest faults of one bundle were. Guarded by itself. */
final class FaultWindow {
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(Faults.STOP_SECONDS);

    private final long[] atNs = new long[Faults.STOP_COUNT];
    private int next;
    private long count;
    private boolean hasSaid;
    private long saidAtNs;

    /**
     * Adds one.
     *
     * @return the time that the last {@link Faults#STOP_COUNT} took, when that is within {@link Faults#STOP_SECONDS} s; else, and while that was said within this
     *     time, -1
     */
    synchronized long add(long nowNs) {
        atNs[next] = nowNs;
        next = (next + 1) % atNs.length;
        count++;
        long tookNs = nowNs - atNs[next];
        if (count < atNs.length || tookNs > WINDOW_NS || hasSaid && nowNs - saidAtNs < WINDOW_NS) {
            return -1;
        }
        hasSaid = true;
        saidAtNs = nowNs;
        return tookNs;
    }
}
