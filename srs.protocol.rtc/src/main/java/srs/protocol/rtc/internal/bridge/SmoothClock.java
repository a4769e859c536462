package srs.protocol.rtc.internal.bridge;

import srs.protocol.rtc.internal.feed.SourceTime;

/**
 * Times of frames from their timestamps. Lives on one thread.
 *
 * <p>They go on at the pace of the timestamps. What sender reports say is followed by stretching time a little, so that nobody hears or sees it, and nothing has to wait for
 * the first report; only after a jump of the timestamps, or when they are far off, is it taken over at once.
 */
final class SmoothClock {
    /** One part in so many. */
    private static final int STRETCH = 20;
    private static final long MAX_OFF_US = 2_000_000;
    private static final long MAX_JUMP_US = 3_000_000;

    private final long zeroUs;
    private boolean started;
    private int lastTimestamp;
    private long lastUs;

    /** @param zeroUs of the loops' time, what its times count from */
    SmoothClock(long zeroUs) {
        this.zeroUs = zeroUs;
    }

    /**
     * The time of a frame; never negative.
     *
     * @param known what its source's timestamps mean, by what is known now
     */
    long toUs(int timestamp, SourceTime known) {
        long targetUs = known.at(timestamp).us() - zeroUs;
        long deltaUs = (long) (timestamp - lastTimestamp) * 1_000_000 / known.clockRateHz();
        long us = lastUs + deltaUs;
        boolean isJump = !started || Math.abs(deltaUs) > MAX_JUMP_US || Math.abs(targetUs - us) > MAX_OFF_US;
        if (isJump) {
            us = targetUs;
        } else if (deltaUs > 0) {
            long most = deltaUs / STRETCH;
            us += Math.max(-most, Math.min(most, targetUs - us));
        } else {
            return Math.max(0, us); // a picture that is shown before the last one
        }
        started = true;
        lastTimestamp = timestamp;
        lastUs = Math.max(0, us);
        return lastUs;
    }
}
