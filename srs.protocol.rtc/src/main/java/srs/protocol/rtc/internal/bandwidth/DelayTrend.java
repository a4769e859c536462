package srs.protocol.rtc.internal.bandwidth;

/**
 * Whether packets take longer and longer (draft-ietf-rmcat-gcc-02 §5, with a line through the last delays in place of the Kalman filter, as libwebrtc has it). Packets
 * that were sent in one burst count as one. Lives on one thread.
 */
final class DelayTrend {
    private static final long BURST_US = 5_000;
    private static final int WINDOW = 20;
    private static final double SMOOTHING = 0.9;
    private static final double GAIN = 4;
    private static final int MAX_DELTAS = 60;
    private static final double START_THRESHOLD_MS = 12.5;
    private static final double MIN_THRESHOLD_MS = 6;
    private static final double MAX_THRESHOLD_MS = 600;
    private static final double THRESHOLD_UP = 0.0087;
    private static final double THRESHOLD_DOWN = 0.039;
    /** A peak of delay does not move the threshold. */
    private static final double MAX_ADAPTED_OFFSET_MS = 15;
    private static final double MAX_ADAPTED_MS = 100;
    private static final double OVERUSE_MS = 10;
    /** The receiver's clock has jumped. */
    private static final long MAX_GAP_US = 3_000_000;

    private boolean started;
    private long burstBeginUs;
    private long burstSentUs;
    private long burstArrivalUs;
    private boolean hasPrevious;
    private long previousSentUs;
    private long previousArrivalUs;

    private final double[] times = new double[WINDOW];
    private final double[] delays = new double[WINDOW];
    private int deltas;
    private double accumulatedMs;
    private double smoothedMs;
    private double firstArrivalMs;
    private double lastSlope;

    private double thresholdMs = START_THRESHOLD_MS;
    private double lastUpdateMs;
    private double overMs;
    private int overCount;
    private Usage usage = Usage.NORMAL;

    Usage usage() {
        return usage;
    }

    void onPacket(long sentUs, long arrivalUs) {
        if (!started) {
            begin(sentUs, arrivalUs);
            started = true;
            return;
        }
        if (sentUs < burstBeginUs) {
            return; // of a burst that is closed
        }
        if (sentUs - burstBeginUs <= BURST_US) {
            burstSentUs = Math.max(burstSentUs, sentUs);
            burstArrivalUs = Math.max(burstArrivalUs, arrivalUs);
            return;
        }
        if (hasPrevious) {
            double deltaMs = ((burstArrivalUs - previousArrivalUs) - (burstSentUs - previousSentUs)) / 1000.0;
            if (Math.abs(burstArrivalUs - previousArrivalUs) > MAX_GAP_US) {
                forget();
            } else {
                update(deltaMs, (burstSentUs - previousSentUs) / 1000.0, burstArrivalUs / 1000.0);
            }
        }
        hasPrevious = true;
        previousSentUs = burstSentUs;
        previousArrivalUs = burstArrivalUs;
        begin(sentUs, arrivalUs);
    }

    private void begin(long sentUs, long arrivalUs) {
        burstBeginUs = sentUs;
        burstSentUs = sentUs;
        burstArrivalUs = arrivalUs;
    }

    private void forget() {
        deltas = 0;
        accumulatedMs = 0;
        smoothedMs = 0;
        usage = Usage.NORMAL;
        overMs = 0;
        overCount = 0;
    }

    private void update(double deltaMs, double sentDeltaMs, double arrivalMs) {
        if (deltas == 0) {
            firstArrivalMs = arrivalMs;
        }
        accumulatedMs += deltaMs;
        smoothedMs = SMOOTHING * smoothedMs + (1 - SMOOTHING) * accumulatedMs;
        int slot = deltas % WINDOW;
        times[slot] = arrivalMs - firstArrivalMs;
        delays[slot] = smoothedMs;
        deltas++;
        double slope = deltas >= WINDOW ? slope() : lastSlope;
        detect(slope, sentDeltaMs, arrivalMs);
    }

    /** Of the line with the least squares. */
    private double slope() {
        double meanTime = 0;
        double meanDelay = 0;
        for (int i = 0; i < WINDOW; i++) {
            meanTime += times[i] / WINDOW;
            meanDelay += delays[i] / WINDOW;
        }
        double numerator = 0;
        double denominator = 0;
        for (int i = 0; i < WINDOW; i++) {
            numerator += (times[i] - meanTime) * (delays[i] - meanDelay);
            denominator += (times[i] - meanTime) * (times[i] - meanTime);
        }
        return denominator == 0 ? lastSlope : numerator / denominator;
    }

    private void detect(double slope, double sentDeltaMs, double arrivalMs) {
        double trendMs = Math.min(deltas, MAX_DELTAS) * slope * GAIN;
        if (trendMs > thresholdMs) {
            overMs += sentDeltaMs;
            overCount++;
            if (overMs > OVERUSE_MS && overCount > 1 && slope >= lastSlope) {
                overMs = 0;
                overCount = 0;
                usage = Usage.OVER;
            }
        } else {
            overMs = 0;
            overCount = 0;
            usage = trendMs < -thresholdMs ? Usage.UNDER : Usage.NORMAL;
        }
        lastSlope = slope;
        adapt(trendMs, arrivalMs);
    }

    /** So that other traffic that fills the queue does not starve this one (§5.4). */
    private void adapt(double trendMs, double arrivalMs) {
        double sinceMs = deltas == 1 ? 0 : Math.min(arrivalMs - lastUpdateMs, MAX_ADAPTED_MS);
        lastUpdateMs = arrivalMs;
        double size = Math.abs(trendMs);
        if (size > thresholdMs + MAX_ADAPTED_OFFSET_MS) {
            return;
        }
        double factor = size < thresholdMs ? THRESHOLD_DOWN : THRESHOLD_UP;
        thresholdMs += factor * (size - thresholdMs) * sinceMs;
        thresholdMs = Math.max(MIN_THRESHOLD_MS, Math.min(thresholdMs, MAX_THRESHOLD_MS));
    }
}
