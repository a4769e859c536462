package srs.protocol.rtc.internal.bandwidth;

/**
 * Follows the loss (draft-ietf-rmcat-gcc-02 §6): over 10 % down by half of it, under 2 % up by 5 %, once a second at most. Lives on one thread.
 */
final class LossBasedRate {
    private static final double HIGH_LOSS = 0.10;
    private static final double LOW_LOSS = 0.02;
    private static final double INCREASE = 1.05;
    private static final long INTERVAL_US = 1_000_000;
    private static final int MIN_PACKETS = 20;

    private double bps;
    private int lost;
    private int received;
    private long sinceUs = Long.MIN_VALUE;

    LossBasedRate(long startBps) {
        bps = BandwidthEstimator.clamp(startBps);
    }

    long bitsPerSecond() {
        return (long) bps;
    }

    /** What a feedback told, and what the other controller allows: this one is never far above that. */
    void update(int lostNow, int receivedNow, long delayBasedBps, long nowUs) {
        lost += lostNow;
        received += receivedNow;
        sinceUs = sinceUs == Long.MIN_VALUE ? nowUs : sinceUs;
        if (nowUs - sinceUs < INTERVAL_US || lost + received < MIN_PACKETS) {
            return;
        }
        double fraction = (double) lost / (lost + received);
        if (fraction > HIGH_LOSS) {
            bps = Math.min(bps, delayBasedBps) * (1 - 0.5 * fraction);
        } else if (fraction < LOW_LOSS) {
            bps = Math.max(bps * INCREASE, delayBasedBps);
        }
        bps = BandwidthEstimator.clamp(bps);
        lost = 0;
        received = 0;
        sinceUs = nowUs;
    }
}
