package srs.protocol.rtc.internal.receive;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.HeaderExtensions;
import srs.format.rtp.RtpException;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Rtx;
import srs.format.rtp.rtcp.ExtendedReport;
import srs.format.rtp.rtcp.RtcpPacket;
import srs.format.rtp.rtcp.SenderReport;
import srs.kernel.client.ClientLog;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.feed.Feed;
import srs.protocol.rtc.internal.feed.FeedInput;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.LinkCondition;
import srs.protocol.rtc.internal.plan.MediaSettings;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.SessionMedia;

/**
 * A publisher: its packets go to the feed as they come, and by way of the kernel to the other protocols. Lives on its session's loop.
 */
public final class PublisherSession implements SessionMedia {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherSession.class);

    private final SessionPlan plan;
    private final ClientLog log;
    private final MediaSettings settings;
    private final Feed feed;
    private final StreamHub hub;
    private final KernelSide.Factory bridge;
    private final Runnable onConnected;
    private final Runnable onGone;
    private final Demultiplexer demultiplexer;
    private final RtpHeader header = new RtpHeader();
    private final HeaderExtensions extensions = new HeaderExtensions();
    private final PublisherClock clock = new PublisherClock();
    private final LinkCondition condition = new LinkCondition();
    private final int ownSsrc = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    private MediaTransport transport;
    private PublisherReports reports;
    private Publication publication;
    private FeedInput input;
    private KernelSide kernel = KernelSide.NOTHING;
    private int transportExtension;
    private long receivedBytes;
    private boolean hasFalseReports;

    /**
     * A publisher that is not connected yet.
     *
     * @param bridge makes what hands its media to the kernel
     * @param onConnected called on the session's loop before it takes the stream
     * @param onGone called once, when it has it no more or never will
     */
    public PublisherSession(SessionPlan plan, Feed feed, StreamHub hub, KernelSide.Factory bridge, Runnable onConnected, Runnable onGone) {
        this.plan = plan;
        this.log = new ClientLog(RtcLog.LOG, plan.client().id());
        this.settings = MediaSettings.of(plan.vhost());
        this.feed = feed;
        this.hub = hub;
        this.bridge = bridge;
        this.onConnected = onConnected;
        this.onGone = onGone;
        this.demultiplexer = new Demultiplexer(plan);
    }

    @Override
    public void onConnected(MediaTransport its) {
        transport = its;
        for (TrackPlan track : plan.tracks()) {
            transportExtension = Math.max(transportExtension, track.extensions().getOrDefault(ExtensionUri.TRANSPORT_WIDE_CC, 0));
        }
        reports = new PublisherReports(its, demultiplexer, ownSsrc, condition, transportExtension != 0);
        onConnected.run();
        try {
            publication = hub.publish(new PublishRequest(plan.key(), plan.client(), its.loop(), its::end));
        } catch (StreamBusyException e) {
            log.info("rtc publish {} rejected: {}", plan.key(), e.getMessage());
            its.end(new EndReason(EndReason.Kind.KICKED, e.getMessage()));
            return;
        }
        kernel = bridge.open(plan, publication, its, demultiplexer.lineup(), this::wantKeyFrame);
        plan.client().condition(condition.with(kernel::trouble));
        input = feed.open(its.loop(), demultiplexer.lineup(), this::wantKeyFrame);
        input.begin();
    }

    /** Somebody cannot go on. */
    private void wantKeyFrame(FeedSource source) {
        for (IncomingSource incoming : demultiplexer.sources()) {
            if (incoming.feed() == source) {
                incoming.keyFrames().want();
                transport.tickSoon();
            }
        }
    }

    @Override
    public void onRtp(ByteBuf packet, long nowUs) {
        receivedBytes += packet.readableBytes();
        try {
            header.parse(packet);
        } catch (RtpException e) {
            LOG.debug("[{}] rtp dropped: {}", plan.client().id(), e.getMessage());
            return;
        }
        if (input == null || settings.droppedPayloadType() != 0 && header.payloadType() == settings.droppedPayloadType()) {
            return;
        }
        if (transportExtension != 0) {
            int at = extensions.begin(header, packet).find(transportExtension, 2);
            if (at != HeaderExtensions.NONE) {
                reports.onTransportSequence(packet.getUnsignedShort(at), nowUs);
            }
        }
        IncomingSource source = demultiplexer.find(header, packet);
        CodecPlan codec = source == null ? null : source.track().codec(header.payloadType());
        if (codec == null) {
            return;
        }
        boolean isRetransmission = header.payloadType() == codec.rtxPayloadType();
        if (isRetransmission) {
            if (!Rtx.restore(header, packet, codec.payloadType(), source.ssrc())) {
                return;
            }
            header.parse(packet);
        }
        boolean isKept = input.keeps(source.feed());
        FeedPacket taken = source.onPacket(header, codec, packet, isRetransmission, isKept ? transport.alloc() : null, nowUs);
        if (taken != null) {
            FeedPacket[] front = source.takeFront();
            for (int i = 0; front != null && i < front.length; i++) {
                hand(front[i], isKept, nowUs);
            }
            hand(taken, isKept, nowUs);
        }
        if (source.isLacking() || !kernel.isQuiet()) {
            transport.tickSoon();
        }
    }

    /** Takes ownership when it is kept. */
    private void hand(FeedPacket packet, boolean isKept, long nowUs) {
        kernel.onPacket(packet, nowUs);
        if (isKept) {
            input.add(packet);
        }
    }

    @Override
    public void onReadComplete(long nowUs) {
        if (receivedBytes > 0) {
            plan.client().addReceivedBytes(receivedBytes);
            receivedBytes = 0;
        }
        if (input != null) {
            input.flush();
            kernel.flush();
        }
    }

    @Override
    public void onRtcp(ByteBuf compound, long nowUs) {
        receivedBytes += compound.readableBytes();
        try {
            for (RtcpPacket packet : RtcpPacket.parse(compound)) {
                if (packet instanceof SenderReport report) {
                    onSenderReport(report, nowUs);
                } else if (packet instanceof ExtendedReport report) {
                    reports.onExtendedReport(report, nowUs);
                }
            }
        } catch (RtpException e) {
            LOG.debug("[{}] rtcp dropped: {}", plan.client().id(), e.getMessage());
        }
    }

    private void onSenderReport(SenderReport report, long nowUs) {
        IncomingSource source = demultiplexer.source(report.ssrc());
        if (source != null && !source.onSenderReport(report, clock, nowUs) && !hasFalseReports) {
            hasFalseReports = true;
            log.info("rtc publish {}: a sender report of {} tells another time than its packets by more than {} s; sound and picture go on by when they came", plan.key(),
                    source.feed().isVideo() ? "the picture" : "the sound", PublisherClock.MAX_OFF_US / 1_000_000);
        }
    }

    @Override
    public void onTick(long nowUs) {
        if (input == null) {
            return;
        }
        for (IncomingSource source : demultiplexer.sources()) {
            source.measure(nowUs);
        }
        kernel.onTick(nowUs);
        reports.onTick(nowUs);
    }

    @Override
    public boolean isQuiet() {
        if (!kernel.isQuiet()) {
            return false;
        }
        for (IncomingSource source : demultiplexer.sources()) {
            if (source.isLacking()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void onEnd(EndReason reason) {
        if (input != null) {
            kernel.close();
            input.close();
        }
        if (publication != null) {
            publication.close(reason);
        }
        onGone.run();
    }
}
