package srs.output.hls.internal;

/**
 * {@code [timestamp]} with hls_ts_floor: the time divided by hls_fragment, and one more for each segment, so that several servers with the same stream name
 * their segments alike (F127). How far it has gone from the clock makes the next segment shorter or longer. Confined to its stream's executor.
 */
final class FloorClock {
    /** So many segments from the clock, and it is set by the clock again. */
    private static final long MAX_DEVIATION = 20;
    /** How much of the deviation one segment makes good. */
    private static final double CORRECTION = 0.3;

    private long accepted = Long.MIN_VALUE;
    private long deviation;

    /** The number for a segment that begins now. */
    long next(long nowMs, long fragmentMs) {
        long now = nowMs / fragmentMs;
        accepted = accepted == Long.MIN_VALUE ? now - 1 : accepted + 1;
        if (Math.abs(accepted - now) > MAX_DEVIATION) {
            accepted = now - 1;
        }
        deviation = accepted - now;
        return accepted;
    }

    /** The number for a segment that begins in that period of the encoder's own time. No two have the same. */
    long next(long period) {
        accepted = Math.max(period, accepted == Long.MIN_VALUE ? 0 : accepted + 1);
        return accepted;
    }

    /** How many segments the numbers are away from the clock. */
    long deviation() {
        return deviation;
    }

    /** What is to be added to the length of the segment, in microseconds. */
    long correctionUs(long fragmentMs) {
        return Math.round(CORRECTION * deviation * fragmentMs * 1000);
    }
}
