package srs.protocol.rtc.internal.bandwidth;

/**
 * Follows the delay (draft-ietf-rmcat-gcc-02 §5.5): down to 85 % of what arrives when the queue grows, still while it drains, else up: by 8 % a second, and near the rate
 * at which the queue grew last by about a packet each round trip. Lives on one thread.
 */
final class DelayBasedRate {
    private static final double DECREASE = 0.85;
    private static final double INCREASE_PER_S = 1.08;
    private static final double ADDED_BPS_PER_S = 40_000;
    private static final double NEAR = 0.1;
    /** Not much more than what is really sent: nobody has tried that. */
    private static final double MAX_OVER_ACKED = 1.5;
    private static final long OVER_ACKED_BPS = 10_000;
    private static final long DECREASE_INTERVAL_US = 200_000;
    private static final long MAX_STEP_US = 1_000_000;

    private double bps;
    /** The rate that arrived when the queue grew; 0 when it is not known. */
    private double linkBps;
    private long lastUs = Long.MIN_VALUE;
    private long lastDecreaseUs = Long.MIN_VALUE / 2;

    DelayBasedRate(long startBps) {
        bps = BandwidthEstimator.clamp(startBps);
    }

    long bitsPerSecond() {
        return (long) bps;
    }

    void update(Usage usage, long ackedBps, long nowUs) {
        double seconds = lastUs == Long.MIN_VALUE ? 0 : Math.min(nowUs - lastUs, MAX_STEP_US) / 1e6;
        lastUs = nowUs;
        switch (usage) {
            case OVER -> decrease(ackedBps, nowUs);
            case NORMAL -> increase(ackedBps, seconds);
            case UNDER -> {
                // the queue drains: wait
            }
        }
    }

    private void decrease(long ackedBps, long nowUs) {
        if (nowUs - lastDecreaseUs < DECREASE_INTERVAL_US) {
            return;
        }
        double from = ackedBps > 0 ? ackedBps : bps;
        linkBps = linkBps == 0 || Math.abs(from - linkBps) > 3 * NEAR * linkBps ? from : 0.95 * linkBps + 0.05 * from;
        bps = BandwidthEstimator.clamp(Math.min(bps, DECREASE * from));
        lastDecreaseUs = nowUs;
    }

    private void increase(long ackedBps, double seconds) {
        if (linkBps > 0 && ackedBps > (1 + 3 * NEAR) * linkBps) {
            linkBps = 0; // the path has become wider
        }
        boolean isNear = linkBps > 0 && bps > (1 - 2 * NEAR) * linkBps;
        double raised = isNear ? bps + ADDED_BPS_PER_S * seconds : bps * Math.pow(INCREASE_PER_S, seconds);
        if (ackedBps > 0) {
            raised = Math.max(bps, Math.min(raised, MAX_OVER_ACKED * ackedBps + OVER_ACKED_BPS));
        }
        // a better layer may be tried before anybody believed in it: what arrives in time is carried
        bps = BandwidthEstimator.clamp(Math.max(raised, DECREASE * ackedBps));
    }
}
