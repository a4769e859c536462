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
    private long newestUs;
    private boolean hasNewest;
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

    /** When a packet that carries this timestamp is to be delivered. */
    public long dueUs(int timestamp) {
        return baseUs + driftUs + latencyUs + unwrap(timestamp);
    }

    /** A packet that was not sent before has come: in the beginning, one that is quicker than the handshake was shows the way's true time. */
    public void onArrival(int timestamp, long nowUs) {
        if (calibratedUs < 0) {
            calibratedUs = nowUs + CALIBRATION_US;
        }
        if (nowUs < calibratedUs) {
            baseUs = Math.min(baseUs, nowUs - unwrap(timestamp));
        }
    }

    /** 32 bits of microseconds wrap every 71 minutes. */
    private long unwrap(int timestamp) {
        if (!hasNewest) {
            hasNewest = true;
            newestUs = timestamp & 0xFFFF_FFFFL;
            return newestUs;
        }
        long us = newestUs + (timestamp - (int) newestUs);
        newestUs = Math.max(newestUs, us);
        return us;
    }

    /** A control packet that answers at once says what the sender's clock is. */
    public void onSample(int timestamp, long nowUs, long rttUs) {
        if (!hasNewest) {
            return;
        }
        if (firstRttUs < 0) {
            firstRttUs = rttUs;
        }
        driftSumUs += nowUs - (baseUs + unwrap(timestamp)) - (rttUs - firstRttUs) / 2;
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
