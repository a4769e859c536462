package srs.protocol.rtmp.internal.log;

import java.util.Arrays;

/**
 * The bit rates of one direction of a connection: of some seconds, of half a minute, of five minutes. Confined to its loop; costs three
 * comparisons a sample.
 */
public final class BitRates {
    private static final long[] WINDOWS_MS = {3_000, 30_000, 300_000};

    private final long[] baseBytes = new long[WINDOWS_MS.length];
    private final long[] baseMs = new long[WINDOWS_MS.length];
    private final int[] kbps = new int[WINDOWS_MS.length];

    public BitRates(long nowMs) {
        Arrays.fill(baseMs, nowMs);
    }

    /** So many bytes have passed until now; called about twice a second. */
    public void sample(long bytes, long nowMs) {
        for (int i = 0; i < WINDOWS_MS.length; i++) {
            long passedMs = nowMs - baseMs[i];
            if (passedMs >= WINDOWS_MS[i]) {
                kbps[i] = (int) ((bytes - baseBytes[i]) * 8 / passedMs);
                baseBytes[i] = bytes;
                baseMs[i] = nowMs;
            }
        }
    }

    /** As SRS prints them; 0 until a window is full. */
    @Override
    public String toString() {
        return kbps[0] + "," + kbps[1] + "," + kbps[2];
    }
}
