package srs.bench.rtc;

import java.util.Arrays;

/** What came to the players of one loop, within the time that counts. Lives on one thread; read when that is over. */
final class Tally {
    /** Delays of more are counted as this. */
    static final int MAX_DELAY_US = 2_000_000;

    final int[] delaysUs = new int[MAX_DELAY_US / 10 + 1];
    long packets;
    long lost;
    long bytes;
    long broken;
    boolean counts;

    void delay(long ns) {
        delaysUs[(int) Math.max(0, Math.min(MAX_DELAY_US, ns / 1000)) / 10]++;
    }

    /** In milliseconds; not a number when nothing came. */
    static double percentileMs(int[] delays, double part) {
        long all = Arrays.stream(delays).asLongStream().sum();
        long rest = (long) Math.ceil(all * part);
        for (int i = 0; i < delays.length; i++) {
            rest -= delays[i];
            if (rest <= 0 && all > 0) {
                return i / 100.0;
            }
        }
        return Double.NaN;
    }
}
