package srs.format.rtp;

/**
 * Times of one source on its sender's clock, so that sound and picture of a sender fit: sender reports say which NTP time a timestamp has (RFC 3550 §6.4.1). Lives on
 * one thread.
 *
 * <p>The rate is the one of the payload type; later reports only move the origin. A report that moves it by more than {@link #MAX_STEP_US} is a new beginning.
 */
public final class SenderClock {
    public static final long MAX_STEP_US = 10_000_000;

    private static final int SMOOTHING = 8;

    private final int clockRateHz;
    private boolean known;
    private int timestamp;
    private long timeUs;

    public SenderClock(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    /** A report has come. */
    public void onSenderReport(long ntpTime, int rtpTimestamp) {
        long reportedUs = NtpTime.toUs(ntpTime);
        if (known) {
            long expectedUs = toUs(rtpTimestamp);
            long step = reportedUs - expectedUs;
            // senders sample the two clocks a little apart: follow slowly
            reportedUs = Math.abs(step) > MAX_STEP_US ? reportedUs : expectedUs + step / SMOOTHING;
        }
        known = true;
        timestamp = rtpTimestamp;
        timeUs = reportedUs;
    }

    /** Whether a report has come. */
    public boolean isKnown() {
        return known;
    }

    /** The sender's time of a timestamp that is at most 2³¹ away from the last report. */
    public long toUs(int rtpTimestamp) {
        return timeUs + (long) (rtpTimestamp - timestamp) * 1_000_000 / clockRateHz;
    }
}
