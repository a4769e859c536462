package srs.protocol.rtc.internal.receive;

import java.util.HashMap;
import java.util.Map;
import srs.format.rtp.NtpTime;
import srs.format.rtp.SenderClock;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.SourceTime;

/**
 * What the clock of a publisher says on ours, the same for all of its sources at any moment, so that its sound and its picture fit. Lives on one thread; the time is an argument.
 */
final class PublisherClock {
    private static final int SMOOTHING = 32;

    /** On the publisher's clock. */
    private final Map<FeedSource, SourceTime> times = new HashMap<>();
    private boolean known;
    private long offsetUs;

    /** A sender report came: its source, and with it all others, get to know what their timestamps mean. */
    void onSenderReport(FeedSource source, SenderClock its, long ntpTime, int timestamp, long nowUs) {
        long step = nowUs - NtpTime.toUs(ntpTime) - offsetUs;
        boolean isNew = !known || Math.abs(step) > SenderClock.MAX_STEP_US;
        offsetUs += isNew ? step : step / SMOOTHING; // the two run apart, slowly
        known = true;
        its.onSenderReport(ntpTime, timestamp);
        times.put(source, new SourceTime(its.toUs(timestamp), timestamp, source.clockRateHz()));
        times.forEach((any, time) -> any.time(new SourceTime(time.us() + offsetUs, time.timestamp(), time.clockRateHz())));
    }
}
