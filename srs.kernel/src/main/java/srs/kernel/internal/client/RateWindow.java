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

    /** What the slowest of the three rates of a log line is the mean of. */
    private static final int LONG_MS = 300_000;

    private final long bornNs;
    private long[] looks;
    private int count;
    private volatile Rates rates = Rates.NONE;
    private volatile Rates newest = Rates.NONE;
    private volatile Rates longest = Rates.NONE;
    private long baseNs;
    private long baseReceived;
    private long baseSent;
    private boolean isLongFull;

    /** @param bornNs when the counters were 0 */
    public RateWindow(long bornNs) {
        this.bornNs = bornNs;
        this.baseNs = bornNs;
    }

    public Rates rates() {
        return rates;
    }

    /** The rates that went out as SRS prints them: of the last look, of 30 s, of 5 minutes. */
    public String sent() {
        return newest.sentKbps() + "," + rates.sentKbps() + "," + longest.sentKbps();
    }

    /** The same of what came in. */
    public String received() {
        return newest.receivedKbps() + "," + rates.receivedKbps() + "," + longest.receivedKbps();
    }

    private Rates since(long fromNs, long fromReceived, long fromSent, long nowNs, long received, long sent, Rates before) {
        long ms = TimeUnit.NANOSECONDS.toMillis(nowNs - fromNs);
        return ms <= 0 ? before : new Rates(kbps(received - fromReceived, ms), kbps(sent - fromSent, ms));
    }

    private void lookFar(long nowNs, long receivedBytes, long sentBytes) {
        boolean isFull = nowNs - baseNs >= TimeUnit.MILLISECONDS.toNanos(LONG_MS);
        if (isFull || !isLongFull) {
            longest = since(baseNs, baseReceived, baseSent, nowNs, receivedBytes, sentBytes, longest);
        }
        if (isFull) {
            isLongFull = true;
            baseNs = nowNs;
            baseReceived = receivedBytes;
            baseSent = sentBytes;
        }
    }

    /** Looks at the counters. One thread; every {@link #PERIOD_MS}, or nearly so. */
    public void look(long nowNs, long receivedBytes, long sentBytes) {
        if (looks == null) {
            looks = new long[LOOKS * COLUMNS];
            looks[0] = bornNs;
            count = 1;
        }
        int last = (count - 1) % LOOKS * COLUMNS;
        newest = since(looks[last], looks[last + 1], looks[last + 2], nowNs, receivedBytes, sentBytes, newest);
        lookFar(nowNs, receivedBytes, sentBytes);
        int oldest = (count < LOOKS ? 0 : count % LOOKS) * COLUMNS;
        Rates next = since(looks[oldest], looks[oldest + 1], looks[oldest + 2], nowNs, receivedBytes, sentBytes, rates);
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
