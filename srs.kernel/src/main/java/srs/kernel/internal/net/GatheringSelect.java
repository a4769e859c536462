package srs.kernel.internal.net;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets socket events gather for a moment while a loop is woken very often, so that one wake-up serves many connections: with a thousand publishers a loop would
 * otherwise be woken for nearly each message. Confined to its loop.
 *
 * <p>Off while the loop is woken less than {@link #BUSY_PER_SECOND} times a second, so that a few connections, however much they carry, never wait for it.
 * Then it costs {@link #GATHER_NS} of latency at most.
 */
final class GatheringSelect implements SelectStrategy {

    /** Wake-ups in a second from which on events gather. */
    static final long BUSY_PER_SECOND = 4000;

    /** Wake-ups in a second, while events gather, below which there is nothing to gather. */
    static final long CALM_PER_SECOND = 500;

    /** How long events gather. */
    static final long GATHER_NS = 1_000_000;

    private static final long WINDOW_NS = 50_000_000;
    private static final long SECOND_NS = 1_000_000_000;

    private final LongSupplier clockNs;
    private final Runnable gather;
    private boolean started;
    private long windowStartNs;
    private long wakeUps;
    private boolean gathering;

    GatheringSelect() {
        this(System::nanoTime, () -> LockSupport.parkNanos(GATHER_NS));
    }

    GatheringSelect(LongSupplier clockNs, Runnable gather) {
        this.clockNs = clockNs;
        this.gather = gather;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return selectNow.get();
        }
        count(clockNs.getAsLong());
        if (gathering) {
            gather.run();
        }
        return SelectStrategy.SELECT;
    }

    private void count(long nowNs) {
        if (!started) {
            started = true;
            windowStartNs = nowNs;
        }
        wakeUps++;
        long elapsedNs = nowNs - windowStartNs;
        if (elapsedNs >= WINDOW_NS) {
            long perSecond = wakeUps * SECOND_NS / elapsedNs;
            gathering = perSecond >= (gathering ? CALM_PER_SECOND : BUSY_PER_SECOND);
            windowStartNs = nowNs;
            wakeUps = 0;
        }
    }
}
