package srs.protocol.rtc.internal.receive;

import java.util.HashMap;
import java.util.Map;
import srs.format.rtp.NtpTime;
import srs.format.rtp.SenderClock;
import srs.format.rtp.rtcp.SenderReport;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.SourceTime;

/**
 * What the clock of a publisher says on ours, the same for all of its sources at any moment, so that its sound and its picture fit. Lives on one thread; the time is an argument.
 */
final class PublisherClock {
    /** A packet that comes was not sampled longer ago, or so much later; libwebrtc draws the line there, too. */
    static final long MAX_OFF_US = 10_000_000;

    private static final int SMOOTHING = 32;

    /** On the publisher's clock. */
    private final Map<FeedSource, SourceTime> times = new HashMap<>();
    private boolean known;
    private long offsetUs;

    /**
     * A sender report came: its source, and with it all others, get to know what their timestamps mean. One whose timestamp has nothing to do with those of the packets is not
     * taken: libwebrtc sends such when pictures and sound of its application are timed by another clock than its own.
     *
     * @param newest the newest packet of the source, and when it came
     * @return whether it can be true
     */
    boolean onSenderReport(FeedSource source, SenderClock its, SenderReport report, SourceTime newest, long nowUs) {
        if (report.ntpTime() == 0) {
            return true; // he knows no time (RFC 3550 §6.4.1)
        }
        long ntpUs = NtpTime.toUs(report.ntpTime());
        long step = nowUs - ntpUs - offsetUs;
        boolean isNew = !known || Math.abs(step) > SenderClock.MAX_STEP_US;
        long offset = offsetUs + (isNew ? step : step / SMOOTHING); // the two run apart, slowly
        SourceTime said = new SourceTime(ntpUs + offset, report.rtpTimestamp(), source.clockRateHz()).at(newest.timestamp());
        if (Math.abs(said.us() - newest.us()) > MAX_OFF_US) {
            return false;
        }
        offsetUs = offset;
        known = true;
        // those that report no more went on by their packets
        times.replaceAll((any, time) -> time.at(any.time().timestamp()));
        its.onSenderReport(report.ntpTime(), report.rtpTimestamp());
        times.put(source, new SourceTime(its.toUs(report.rtpTimestamp()), report.rtpTimestamp(), source.clockRateHz()));
        times.forEach((any, time) -> any.time(new SourceTime(time.us() + offsetUs, time.timestamp(), time.clockRateHz())));
        return true;
    }
}
