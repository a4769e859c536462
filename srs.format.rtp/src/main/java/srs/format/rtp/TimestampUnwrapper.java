package srs.format.rtp;

/** Timestamps of 32 bits without wraps: each is taken for the one that is nearest to the last. Lives on one thread. */
public final class TimestampUnwrapper {
    private static final long START = 1L << 32;

    private boolean started;
    private long last;

    /** The time with its wraps; the first counts from 2³² on. */
    public long unwrap(int timestamp) {
        last = !started ? START + Integer.toUnsignedLong(timestamp) : last + (timestamp - (int) last);
        started = true;
        return last;
    }
}
