package srs.protocol.rtc.internal.receive;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.format.rtp.NtpTime;
import srs.format.rtp.rtcp.ExtendedReport;
import srs.format.rtp.rtcp.GenericNack;
import srs.format.rtp.rtcp.PictureLossIndication;
import srs.format.rtp.rtcp.ReceiverReport;
import srs.format.rtp.rtcp.ReportBlock;
import srs.format.rtp.rtcp.TransportFeedback;
import srs.format.rtp.rtcp.TransportFeedbackBuilder;
import srs.protocol.rtc.internal.plan.LinkCondition;
import srs.protocol.rtc.internal.session.MediaTransport;

/**
 * What a publisher is told and asked for, in RTCP: lost packets every 20 ms, key frames, when its packets came every 60 to 100 ms, reports each second. Lives on its loop; the
 * time is an argument.
 */
final class PublisherReports {
    static final long NACK_INTERVAL_US = 20_000;
    /** A little less than the time between the ticks of a publisher that lacks nothing. */
    static final long FEEDBACK_INTERVAL_US = 60_000;
    static final long REPORT_INTERVAL_US = 1_000_000;
    /** Blocks of one report; RTCP has five bits for them. */
    private static final int MAX_BLOCKS = 31;
    private static final int MAX_NUMBERS = 256;
    private static final int BUFFER_BYTES = 512;
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final MediaTransport transport;
    private final Demultiplexer demultiplexer;
    private final int ownSsrc;
    private final LinkCondition condition;
    private final TransportFeedbackBuilder feedback;
    private final int[] numbers = new int[MAX_NUMBERS];
    private int mediaSsrc;
    private long nackUs = LONG_AGO;
    private long feedbackUs = LONG_AGO;
    private long reportUs = LONG_AGO;

    /**
     * @param condition is told what is lost and asked for
     * @param hasFeedback whether packets have numbers of the transport
     */
    PublisherReports(MediaTransport transport, Demultiplexer demultiplexer, int ownSsrc, LinkCondition condition, boolean hasFeedback) {
        this.transport = transport;
        this.demultiplexer = demultiplexer;
        this.ownSsrc = ownSsrc;
        this.condition = condition;
        this.feedback = hasFeedback ? new TransportFeedbackBuilder() : null;
    }

    void onTransportSequence(int sequenceNumber, long nowUs) {
        if (feedback != null) {
            feedback.onPacket(sequenceNumber, nowUs);
        }
    }

    /** The answer to our reference time tells the round trip (RFC 3611 §4.5). */
    void onExtendedReport(ExtendedReport report, long nowUs) {
        for (ExtendedReport.Block block : report.blocks()) {
            if (!(block instanceof ExtendedReport.Dlrr dlrr)) {
                continue;
            }
            for (ExtendedReport.SubBlock sub : dlrr.subBlocks()) {
                long roundTripUs = NtpTime.roundTripUs(NtpTime.ofUs(nowUs), sub.lastReceiverReference(), sub.delay());
                if (sub.ssrc() == ownSsrc && roundTripUs >= 0) {
                    condition.roundTrip(roundTripUs);
                    demultiplexer.sources().forEach(source -> source.setRoundTripUs(roundTripUs));
                }
            }
        }
    }

    void onTick(long nowUs) {
        if (nowUs - nackUs >= NACK_INTERVAL_US) {
            nackUs = nowUs;
            demultiplexer.sources().forEach(source -> askAgain(source, nowUs));
        }
        demultiplexer.sources().forEach(source -> askKeyFrame(source, nowUs));
        if (feedback != null && nowUs - feedbackUs >= FEEDBACK_INTERVAL_US) {
            feedbackUs = nowUs;
            for (TransportFeedback told = feedback.build(ownSsrc, mediaSsrc); told != null; told = feedback.build(ownSsrc, mediaSsrc)) {
                ByteBuf out = buffer();
                told.encode(out);
                send(out);
            }
        }
        if (nowUs - reportUs >= REPORT_INTERVAL_US) {
            reportUs = nowUs;
            report(nowUs);
        }
    }

    private void askAgain(IncomingSource source, long nowUs) {
        mediaSsrc = source.feed().isVideo() || mediaSsrc == 0 ? source.ssrc() : mediaSsrc;
        int count = source.pollNack(nowUs, numbers);
        if (count > 0) {
            condition.askedForPackets(count);
            ByteBuf out = buffer();
            GenericNack.write(ownSsrc, source.ssrc(), numbers, count, out);
            send(out);
        }
    }

    private void askKeyFrame(IncomingSource source, long nowUs) {
        if (source.track().hasPli() && source.keyFrames().poll(nowUs)) {
            condition.askedForKeyFrame();
            ByteBuf out = buffer();
            new PictureLossIndication(ownSsrc, source.ssrc()).encode(out);
            send(out);
        }
    }

    private void report(long nowUs) {
        int lost = -1;
        List<ReportBlock> blocks = new ArrayList<>();
        for (IncomingSource source : demultiplexer.sources()) {
            if (blocks.size() < MAX_BLOCKS) {
                ReportBlock block = source.report(nowUs);
                blocks.add(block);
                lost = Math.max(lost, block.fractionLost());
            }
        }
        if (lost >= 0) {
            condition.lost(lost);
        }
        ByteBuf out = buffer();
        new ReceiverReport(ownSsrc, blocks).encode(out);
        new ExtendedReport(ownSsrc, List.of(new ExtendedReport.ReceiverReferenceTime(NtpTime.ofUs(nowUs)))).encode(out);
        send(out);
    }

    private ByteBuf buffer() {
        return transport.alloc().heapBuffer(BUFFER_BYTES);
    }

    private void send(ByteBuf out) {
        try {
            transport.sendRtcp(out);
        } finally {
            out.release();
        }
    }
}
