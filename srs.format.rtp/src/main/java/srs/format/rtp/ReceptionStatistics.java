package srs.format.rtp;

import srs.format.rtp.rtcp.ReportBlock;

/**
 * What a receiver reports of one source (RFC 3550 A.3 and A.8): loss, jitter, the highest number. Lives on one thread; times are arguments.
 */
public final class ReceptionStatistics {
    private static final int MAX_CUMULATIVE_LOST = 0x7FFFFF;

    private final int clockRateHz;
    private long first = -1;
    private long highest;
    private long received;
    private long expectedAtReport;
    private long receivedAtReport;
    private int lastTransit;
    private long jitterTimes16;
    private int lastSenderReport;
    private long senderReportUs;

    public ReceptionStatistics(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    /** A packet has come; sequence without wraps. */
    public void onPacket(long sequence, int timestamp, long nowUs) {
        int transit = (int) (nowUs * clockRateHz / 1_000_000) - timestamp;
        if (first < 0) {
            first = sequence;
            highest = sequence;
        } else {
            long difference = Math.abs((long) (transit - lastTransit));
            jitterTimes16 += difference - (jitterTimes16 + 8 >> 4);
        }
        lastTransit = transit;
        highest = Math.max(highest, sequence);
        first = Math.min(first, sequence);
        received++;
    }

    /** The source has sent a report; the middle 32 bits of its NTP time are told to it. */
    public void onSenderReport(long ntpTime, long nowUs) {
        lastSenderReport = (int) (ntpTime >>> 16);
        senderReportUs = nowUs;
    }

    public long received() {
        return received;
    }

    /** In units of the clock. */
    public long jitter() {
        return jitterTimes16 >> 4;
    }

    /** The report since the last one. */
    public ReportBlock report(int ssrc, long nowUs) {
        long expected = first < 0 ? 0 : highest - first + 1;
        long expectedSince = expected - expectedAtReport;
        long lostSince = expectedSince - (received - receivedAtReport);
        expectedAtReport = expected;
        receivedAtReport = received;
        int fraction = expectedSince <= 0 || lostSince <= 0 ? 0 : (int) Math.min((lostSince << 8) / expectedSince, 255);
        int cumulative = (int) Math.max(-MAX_CUMULATIVE_LOST - 1, Math.min(expected - received, MAX_CUMULATIVE_LOST));
        long delay = lastSenderReport == 0 ? 0 : (nowUs - senderReportUs) * 65536 / 1_000_000;
        // what the unwrapper counts wraps from is not 0: RFC 3550 wants the number of wraps
        int cycles = first < 0 ? 0 : (int) (highest - (first & ~0xFFFFL));
        return new ReportBlock(ssrc, fraction, cumulative, cycles, (int) jitter(), lastSenderReport, (int) Math.min(delay, 0xFFFFFFFFL));
    }
}
