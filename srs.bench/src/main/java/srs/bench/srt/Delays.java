package srs.bench.srt;

import java.util.Arrays;

/** How long frames took, in microseconds; the newest are kept. Confined to its thread. */
final class Delays {
    private static final int KEPT = 1 << 20;

    private final int[] all = new int[KEPT];
    private int count;

    void add(long us) {
        all[count++ & KEPT - 1] = (int) Math.min(Integer.MAX_VALUE, us);
    }

    void clear() {
        count = 0;
    }

    /** So many of a thousand took at most this, in milliseconds; -1 without any. */
    static double atMostMs(int ofThousand, Delays... several) {
        int[] sorted = Arrays.stream(several).flatMapToInt(delays -> Arrays.stream(delays.all, 0, Math.min(KEPT, delays.count))).sorted().toArray();
        return sorted.length == 0 ? -1 : sorted[Math.min(sorted.length - 1, sorted.length * ofThousand / 1000)] / 1000.0;
    }
}
