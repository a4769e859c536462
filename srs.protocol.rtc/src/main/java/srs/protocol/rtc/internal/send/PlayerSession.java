package srs.protocol.rtc.internal.send;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.format.rtp.NtpTime;
import srs.format.rtp.RtpException;
import srs.format.rtp.rtcp.FullIntraRequest;
import srs.format.rtp.rtcp.GenericNack;
import srs.format.rtp.rtcp.PictureLossIndication;
import srs.format.rtp.rtcp.ReceiverEstimatedMaxBitrate;
import srs.format.rtp.rtcp.ReceiverReport;
import srs.format.rtp.rtcp.ReportBlock;
import srs.format.rtp.rtcp.RtcpPacket;
import srs.format.rtp.rtcp.TransportFeedback;
import srs.kernel.client.ClientLog;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.feed.Feed;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedPlayer;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.feed.Lineup;
import srs.protocol.rtc.internal.feed.Outlet;
import srs.protocol.rtc.internal.plan.LinkCondition;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.SessionMedia;

/**
 * A player of a stream, whoever publishes it, one after the other. Lives on its session's loop.
 */
public final class PlayerSession implements SessionMedia, FeedPlayer {
    private static final Logger LOG = LoggerFactory.getLogger(PlayerSession.class);

    private final SessionPlan plan;
    private final Feed feed;
    private final Consumer<MediaTransport> onJoin;
    private final Consumer<Boolean> onLeave;
    private final long wallOffsetUs;
    private final LinkCondition condition = new LinkCondition();
    private final List<PlayerTrack> tracks = new ArrayList<>();
    /** By the numbers of the sources in the lineup: who sends it, or null. */
    private PlayerTrack[] bySource = {};
    private MediaTransport transport;
    private PlayerOutput output;
    private Outlet outlet;

    // guarded by this
    private EventLoop seat;
    private boolean isGone;

    /**
     * A player that is not connected yet.
     *
     * @param onJoin called on the session's loop when it plays
     * @param onLeave called once, when it does not any more or never did; told which
     * @param wallOffsetUs from the loops' time to microseconds since 1970
     */
    public PlayerSession(SessionPlan plan, Feed feed, Consumer<MediaTransport> onJoin, Consumer<Boolean> onLeave, long wallOffsetUs) {
        this.plan = plan;
        this.feed = feed;
        this.onJoin = onJoin;
        this.onLeave = onLeave;
        this.wallOffsetUs = wallOffsetUs;
    }

    /** With the stream's publisher, or where there is more room. Any thread. */
    @Override
    public synchronized EventLoop home(EventLoop came, List<EventLoop> loops) {
        if (seat == null && !isGone) {
            seat = feed.takeSeat(came, loops);
        }
        return seat == null ? came : seat;
    }

    private synchronized void leaveSeat() {
        isGone = true;
        if (seat != null) {
            feed.giveSeat(seat);
            seat = null;
        }
    }

    @Override
    public void onConnected(MediaTransport its) {
        transport = its;
        output = new PlayerOutput(its, plan.client());
        plan.client().condition(condition.with(feed::trouble));
        for (TrackPlan track : plan.tracks()) {
            tracks.add(new PlayerTrack(track, feed, output, plan.client().id(), wallOffsetUs));
        }
        outlet = feed.join(its.loop(), this);
        onJoin.accept(its);
        output.flush();
    }

    /** Each of our tracks gets the first one of the stream that it can send and no other has. */
    @Override
    public void onLineup(Outlet where, Lineup lineup) {
        output.scratch(where.scratch());
        bySource = new PlayerTrack[lineup.sourceCount()];
        List<FeedTrack> free = new ArrayList<>(lineup.tracks());
        for (PlayerTrack track : tracks) {
            FeedTrack found = free.stream().filter(track::canSend).findFirst().orElse(null);
            free.remove(found);
            if (found != null) {
                found.layers().forEach(source -> bySource[source.number()] = track);
            }
            track.onTrack(where, found, transport.nowUs());
        }
    }

    @Override
    public void onPacket(FeedPacket packet, long nowUs) {
        PlayerTrack track = bySource[packet.source().number()];
        if (track != null) {
            track.onPacket(packet, nowUs);
        }
    }

    @Override
    public void onBurstEnd(long nowUs) {
        output.flush();
    }

    @Override
    public void onFault(RuntimeException fault) {
        new ClientLog(RtcLog.LOG, plan.client().id()).error("rtc play " + plan.key() + " ends by a fault of ours", fault);
        transport.end(new EndReason(EndReason.Kind.FAULT, "fault: " + fault));
    }

    @Override
    public void onRtp(ByteBuf packet, long nowUs) {
        // a player has nothing to send
    }

    @Override
    public void onRtcp(ByteBuf compound, long nowUs) {
        plan.client().addReceivedBytes(compound.readableBytes());
        try {
            for (RtcpPacket packet : RtcpPacket.parse(compound)) {
                onRtcp(packet, nowUs);
            }
        } catch (RtpException e) {
            LOG.debug("[{}] rtcp dropped: {}", plan.client().id(), e.getMessage());
        }
    }

    private void onRtcp(RtcpPacket packet, long nowUs) {
        if (packet instanceof GenericNack nack) {
            PlayerTrack track = track(nack.mediaSsrc());
            if (track != null) {
                condition.askedForPackets(nack.sequenceNumbers().length);
                track.onNack(nack.sequenceNumbers(), nowUs);
            }
        } else if (packet instanceof PictureLossIndication loss) {
            onPictureLoss(loss.mediaSsrc(), nowUs);
        } else if (packet instanceof FullIntraRequest request) {
            request.entries().forEach(entry -> onPictureLoss(entry.ssrc(), nowUs));
        } else if (packet instanceof TransportFeedback feedback) {
            output.onFeedback(feedback, nowUs);
            condition.room(output.estimateBps());
        } else if (packet instanceof ReceiverEstimatedMaxBitrate estimate) {
            output.onMaxRate(estimate.bitsPerSecond());
            condition.room(output.estimateBps());
        } else if (packet instanceof ReceiverReport report) {
            onReport(report, nowUs);
        }
    }

    private void onReport(ReceiverReport report, long nowUs) {
        int lost = -1;
        for (ReportBlock block : report.blocks()) {
            if (track(block.ssrc()) != null) {
                lost = Math.max(lost, block.fractionLost());
                long roundTripUs = NtpTime.roundTripUs(NtpTime.ofUs(nowUs + wallOffsetUs), block.lastSenderReport(), block.delaySinceLastSenderReport());
                if (roundTripUs >= 0) {
                    condition.roundTrip(roundTripUs);
                }
            }
        }
        if (lost >= 0) {
            condition.lost(lost);
        }
    }

    private void onPictureLoss(int ssrc, long nowUs) {
        PlayerTrack track = track(ssrc);
        if (track != null) {
            condition.askedForKeyFrame();
            track.onPictureLoss(nowUs);
        }
    }

    private PlayerTrack track(int ssrc) {
        for (PlayerTrack track : tracks) {
            if (track.plan().ssrc() == ssrc) {
                return track;
            }
        }
        return null;
    }

    @Override
    public void onReadComplete(long nowUs) {
        // the session flushes
    }

    @Override
    public void onTick(long nowUs) {
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).onTick(nowUs);
        }
        output.count();
    }

    @Override
    public boolean isQuiet() {
        for (int i = 0; i < tracks.size(); i++) {
            if (!tracks.get(i).isQuiet()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void onEnd(EndReason reason) {
        if (output != null) {
            output.count();
        }
        if (outlet != null) {
            feed.leave(outlet, this);
        }
        leaveSeat();
        onLeave.accept(outlet != null);
    }
}
