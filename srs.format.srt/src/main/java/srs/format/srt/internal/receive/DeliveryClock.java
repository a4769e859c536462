package srs.format.srt.internal.receive;

/**
 * When packets are to be delivered (draft §4.5): the sender's timestamp on our clock, and the latency. It follows the drift of the two clocks. Confined to its connection.
 */
public final class DeliveryClock {
    private static final int DRIFT_SAMPLES = 1000;
    /** A drift beyond this moves the base, by so much at a time. */
    private static final long MAX_DRIFT_US = 5_000;
    /** So long after the first packet the base is looked for: the handshake may have waited where a packet does not, and so may the first packets. */
    private static final long CALIBRATION_US = 5_000_000;

    private final long latencyUs;
    private long baseUs;
    private long driftSumUs;
    private int driftSamples;
    private long driftUs;
    private long firstRttUs = -1;
    private long calibratedUs = -1;

    /** @param baseUs our time when the sender's timestamp was 0 */
    public DeliveryClock(long baseUs, long latencyUs) {
        this.baseUs = baseUs;
        this.latencyUs = latencyUs;
    }

    public long latencyUs() {
        return latencyUs;
    }

    /** When a packet of the sender's time 0 is, or was, to be delivered. */
    public long dueOfZeroUs() {
        return baseUs + driftUs + latencyUs;
    }

    /** When a packet that carries this timestamp, and has come now, is to be delivered. */
    public long dueUs(int timestamp, long nowUs) {
        return baseUs + driftUs + latencyUs + unwrap(timestamp, nowUs);
    }

    /** A packet that was not sent before has come: in the beginning, one that is quicker than the handshake was shows the way's true time. */
    public void onArrival(int timestamp, long nowUs) {
        if (calibratedUs < 0) {
            calibratedUs = nowUs + CALIBRATION_US;
        }
        if (nowUs < calibratedUs) {
            baseUs = Math.min(baseUs, nowUs - unwrap(timestamp, nowUs));
        }
    }

    /** 32 bits of microseconds wrap every 71 minutes: the time that is the nearest to what the sender's clock shows now, for it may have had nothing to send for hours. */
    private long unwrap(int timestamp, long nowUs) {
        long expectedUs = nowUs - baseUs - driftUs;
        return expectedUs + (timestamp - (int) expectedUs);
    }

    /** A control packet that answers at once says what the sender's clock is. */
    public void onSample(int timestamp, long nowUs, long rttUs) {
        if (firstRttUs < 0) {
            firstRttUs = rttUs;
        }
        driftSumUs += nowUs - (baseUs + unwrap(timestamp, nowUs)) - (rttUs - firstRttUs) / 2;
        if (++driftSamples < DRIFT_SAMPLES) {
            return;
        }
        driftUs = driftSumUs / DRIFT_SAMPLES;
        driftSumUs = 0;
        driftSamples = 0;
        if (Math.abs(driftUs) > MAX_DRIFT_US) {
            long moveUs = driftUs > 0 ? MAX_DRIFT_US : -MAX_DRIFT_US;
            baseUs += moveUs;
            driftUs -= moveUs;
        }
    }
}
