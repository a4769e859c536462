package srs.kernel.internal.client;

import java.util.concurrent.TimeUnit;
import srs.kernel.client.Rates;

/**
 * Bit rates over the last {@link #WINDOW_MS}, from looks at two byte counters now and then: nothing is done for a frame. One thread looks, any
 * thread reads the rates.
 */
public final class RateWindow {

    /** What a rate is the mean of, in milliseconds. */
    static final int WINDOW_MS = 30_000;

    /** How often counters are looked at, in milliseconds. */
    public static final int PERIOD_MS = 5_000;

    /** Looks that are remembered: at the next one, the oldest is a whole window old. */
    private static final int LOOKS = WINDOW_MS / PERIOD_MS;

    private static final int COLUMNS = 3;

    private final long bornNs;
    private long[] looks;
    private int count;
    private volatile Rates rates = Rates.NONE;

    /** @param bornNs when the counters were 0 */
    public RateWindow(long bornNs) {
        this.bornNs = bornNs;
    }

    public Rates rates() {
        return rates;
    }

    /** Looks at the counters. One thread; every {@link #PERIOD_MS}, or nearly so. */
    public void look(long nowNs, long receivedBytes, long sentBytes) {
        if (looks == null) {
            looks = new long[LOOKS * COLUMNS];
            looks[0] = bornNs;
            count = 1;
        }
        int oldest = (count < LOOKS ? 0 : count % LOOKS) * COLUMNS;
        long ms = TimeUnit.NANOSECONDS.toMillis(nowNs - looks[oldest]);
        Rates next = ms <= 0 ? rates : new Rates(kbps(receivedBytes - looks[oldest + 1], ms), kbps(sentBytes - looks[oldest + 2], ms));
        if (!next.equals(rates)) {
            rates = next;
        }
        int place = count % LOOKS * COLUMNS;
        looks[place] = nowNs;
        looks[place + 1] = receivedBytes;
        looks[place + 2] = sentBytes;
        // stays in the full range once it is there
        count = count + 1 < 2 * LOOKS ? count + 1 : LOOKS;
    }

    /** Bits in a millisecond are thousands of bits in a second. */
    private static int kbps(long bytes, long ms) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, bytes * 8 / ms));
    }
}
