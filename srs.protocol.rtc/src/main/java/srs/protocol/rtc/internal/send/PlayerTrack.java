package srs.protocol.rtc.internal.send;

import io.netty.buffer.ByteBuf;
import java.util.List;
import srs.format.rtp.NtpTime;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.SenderReport;
import srs.format.rtp.rtcp.SourceDescription;
import srs.protocol.rtc.internal.feed.Feed;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.feed.Outlet;
import srs.protocol.rtc.internal.feed.PacketHistory;
import srs.protocol.rtc.internal.feed.SourceTime;
import srs.protocol.rtc.internal.forward.SourceRewriter;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.TrackPlan;

/**
 * Sound or picture of one player. Lives on its loop; the time is an argument. Holds no packets: what it sends, and sends again, is in the history that all players of the
 * loop share.
 *
 * <pre>
 *  IDLE (nobody publishes) → WAITING (for a key frame of the target) → PAST (since the key frame, a few packets each tick) → LIVE
 * </pre>
 *
 * <p>While it waits for a key frame of another layer, the layer before goes on.
 */
final class PlayerTrack {
    /** Packets of the past that go at once, and then each tick. */
    static final int PAST_PACKETS_PER_TICK = 32;
    /** A key frame of a publisher that can be asked for another serves several players that come at about the same time. */
    static final long RECENT_KEY_US = 1_000_000;
    static final int RECENT_KEY_PACKETS = 256;
    static final long ASK_AGAIN_US = 1_000_000;
    static final long ASK_INTERVAL_US = 200_000;

    private static final long REPORT_US = 1_000_000;
    private static final long CHOICE_US = 500_000;
    /** SRS's figures. */
    private static final int FIRST_AUDIO_NUMBER = 100;
    private static final int FIRST_VIDEO_NUMBER = 200;
    private static final int FIRST_AUDIO_TIMESTAMP = 10_000;
    private static final int FIRST_VIDEO_TIMESTAMP = 20_000;
    private static final int NO_BURST = -1;
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final TrackPlan plan;
    private final Feed feed;
    private final PlayerOutput output;
    private final SentExtensions extensions;
    private final CodecPlan[] codecs = new CodecPlan[PayloadFormat.values().length];
    private final int ssrc;
    /** Of the packets of late, and the type by which they are sent. */
    private PayloadFormat format;
    private int payloadType;
    private final SourceRewriter rewriter;
    private final RetransmitBudget budget = new RetransmitBudget();
    private final String cname;
    private final long wallOffsetUs;

    private Outlet outlet;
    private LayerChoice choice;
    private FeedSource target;
    private FeedSource current;
    private boolean isPast;
    private long cursor;
    /** The burst within which the current source began: its packets before the cursor were sent from the history. */
    private int beganBurst = NO_BURST;
    private long restartedAt = PacketHistory.NONE;

    private long askedUs = LONG_AGO;
    private long reportedUs = LONG_AGO;
    private long chosenUs = LONG_AGO;
    private boolean isReportDue;
    private int packetCount;
    private int octetCount;
    private int rtxSequenceNumber = 1;

    /**
     * A track.
     *
     * @param cname the name of the sender, the same for all tracks
     * @param wallOffsetUs from the loops' time to microseconds since 1970
     */
    PlayerTrack(TrackPlan plan, Feed feed, PlayerOutput output, String cname, long wallOffsetUs) {
        this.plan = plan;
        this.ssrc = plan.ssrc();
        this.feed = feed;
        this.output = output;
        this.cname = cname;
        this.wallOffsetUs = wallOffsetUs;
        this.extensions = new SentExtensions(plan.mid(), plan.extensions());
        for (CodecPlan codec : plan.codecs()) {
            if (codecs[codec.format().ordinal()] == null) {
                codecs[codec.format().ordinal()] = codec;
            }
        }
        int clockRateHz = plan.codecs().get(0).format().clockRateHz();
        this.rewriter = plan.isVideo() ? new SourceRewriter(clockRateHz, FIRST_VIDEO_NUMBER, FIRST_VIDEO_TIMESTAMP)
                : new SourceRewriter(clockRateHz, FIRST_AUDIO_NUMBER, FIRST_AUDIO_TIMESTAMP);
    }

    TrackPlan plan() {
        return plan;
    }

    /** Whether it can send what a track of a stream may have. */
    boolean canSend(FeedTrack track) {
        return track.isVideo() == plan.isVideo() && track.codecs().stream().anyMatch(codec -> codecs[codec.format().ordinal()] != null);
    }

    /** Other sources; null for none. */
    void onTrack(Outlet where, FeedTrack track, long nowUs) {
        outlet = where;
        current = null;
        target = null;
        isPast = false;
        restartedAt = PacketHistory.NONE;
        choice = track == null ? null : new LayerChoice(track.layers());
        if (track != null) {
            aim(choice.choose(output.estimateBps(), nowUs), nowUs);
        }
    }

    /** Wants another layer. */
    private void aim(FeedSource source, long nowUs) {
        if (source == current) {
            target = null;
            return;
        }
        if (source == target) {
            return;
        }
        target = source;
        if (!source.isVideo()) {
            return;
        }
        PacketHistory history = outlet.history(source);
        long key = history.keyStart();
        // who sees something already would see the past once more
        boolean isRecent = current == null && nowUs - history.keyUs() < RECENT_KEY_US && history.head() - key < RECENT_KEY_PACKETS;
        if (key != PacketHistory.NONE && (isRecent || !source.isAskable())) {
            begin(source, key, nowUs);
        } else {
            ask(nowUs);
        }
    }

    private void ask(long nowUs) {
        FeedSource wanted = target != null ? target : current;
        if (wanted != null && wanted.isAskable() && nowUs - askedUs >= ASK_INTERVAL_US) {
            askedUs = nowUs;
            feed.askKeyFrame(wanted);
        }
    }

    /** Begins with a packet of a source, and sends what came after it. */
    private void begin(FeedSource source, long sequence, long nowUs) {
        PacketHistory history = outlet.history(source);
        begin(source, history.get(sequence), history.head(), nowUs);
    }

    /** @param head up to which packets have come; those of this burst that follow come by themselves */
    private void begin(FeedSource source, FeedPacket first, long head, long nowUs) {
        FeedPacket newest = outlet.history(source).get(head);
        current = source;
        target = null;
        rewriter.start(first.sequence(), first.timestamp(), (newest == null ? first : newest).timestamp(), nowUs);
        cursor = first.sequence();
        beganBurst = outlet.burst();
        isReportDue = true;
        sendPast(head, nowUs);
        output.tickSoon();
    }

    /** Whether it has nothing to send but what comes. */
    boolean isQuiet() {
        return !isPast;
    }

    /** The next packet of the stream. Lent. */
    void onPacket(FeedPacket packet, long nowUs) {
        if (packet.source() == current && current.isVideo() && !isPast && rewriter.isGap(packet.sequence())) {
            // pictures would be made of what is not there, and nobody notice
            target = target == null ? current : target;
            current = null;
            ask(nowUs);
        }
        if (packet.source() == target) {
            if (!packet.source().isVideo() || packet.startsKey()) {
                begin(target, packet, Math.max(packet.sequence(), outlet.history(target).headBefore()), nowUs);
            }
        } else if (packet.source() == current && (packet.sequence() < cursor ? outlet.burst() != beganBurst : !isPast)) {
            send(packet, nowUs);
        }
    }

    private void sendPast(long head, long nowUs) {
        PacketHistory history = outlet.history(current);
        isPast = true;
        for (int sent = 0; sent < PAST_PACKETS_PER_TICK && cursor <= head;) {
            FeedPacket packet = history.get(cursor);
            if (packet != null) {
                if (!send(packet, nowUs)) {
                    return;
                }
                sent++;
            }
            cursor++;
        }
        isPast = cursor <= head;
    }

    private boolean send(FeedPacket packet, long nowUs) {
        if (packet.format() != format) {
            format = packet.format();
            CodecPlan codec = codecs[format.ordinal()];
            payloadType = codec == null ? CodecPlan.NONE : codec.payloadType();
        }
        if (payloadType == CodecPlan.NONE || !rewriter.accept(packet.sequence(), packet.timestamp(), nowUs)) {
            return true; // nothing that waiting would help
        }
        boolean isTaken = output.send(packet, payloadType, rewriter.sequenceNumber(), rewriter.timestamp(), ssrc, PlayerOutput.ORIGINAL, extensions, nowUs);
        if (isTaken) {
            packetCount++;
            octetCount += packet.payloadBytes();
        }
        return isTaken;
    }

    /** Packets that the player has not. */
    void onNack(int[] sequenceNumbers, long nowUs) {
        if (current == null) {
            return;
        }
        PacketHistory history = outlet.history(current);
        for (int number : sequenceNumbers) {
            FeedPacket packet = history.get(rewriter.sourceSequence(number));
            CodecPlan codec = packet == null ? null : codecs[packet.format().ordinal()];
            if (codec == null || !codec.hasNack()) {
                continue;
            }
            if (!budget.take(nowUs)) {
                return;
            }
            int timestamp = rewriter.toPlayer(packet.timestamp());
            if (plan.rtxSsrc() != 0 && codec.rtxPayloadType() != CodecPlan.NONE) {
                output.send(packet, codec.rtxPayloadType(), rtxSequenceNumber, timestamp, plan.rtxSsrc(), number, extensions, nowUs);
                rtxSequenceNumber = rtxSequenceNumber + 1 & 0xFFFF;
            } else {
                output.send(packet, codec.payloadType(), number, timestamp, plan.ssrc(), PlayerOutput.ORIGINAL, extensions, nowUs);
            }
        }
    }

    /** The player has lost the picture: it needs a key frame, or once more the one that is here. */
    void onPictureLoss(long nowUs) {
        if (current == null || current.isAskable()) {
            ask(nowUs);
            return;
        }
        long key = current.isVideo() && !isPast ? outlet.history(current).keyStart() : PacketHistory.NONE;
        if (key > restartedAt) {
            restartedAt = key; // once for each key frame, or a weak link would get nothing else
            begin(current, key, nowUs);
        }
    }

    void onTick(long nowUs) {
        if (outlet == null) {
            return;
        }
        if (current != null && isPast) {
            long newer = outlet.history(current).keyStart();
            if (newer > cursor) {
                begin(current, newer, nowUs);
            } else {
                sendPast(outlet.history(current).head(), nowUs);
            }
        }
        if (target != null && nowUs - askedUs >= ASK_AGAIN_US) {
            ask(nowUs);
        }
        if (choice != null && plan.isVideo() && nowUs - chosenUs >= CHOICE_US) {
            chosenUs = nowUs;
            aim(choice.choose(output.estimateBps(), nowUs), nowUs);
        }
        if (packetCount > 0 && current != null && (isReportDue || nowUs - reportedUs >= REPORT_US)) {
            report(nowUs);
        }
    }

    private void report(long nowUs) {
        SourceTime time = current.time();
        if (time == null) {
            return;
        }
        isReportDue = false;
        reportedUs = nowUs;
        ByteBuf compound = output.rtcpBuffer();
        int timestamp = rewriter.toPlayer(time.timestampAt(nowUs));
        new SenderReport(plan.ssrc(), NtpTime.ofUs(nowUs + wallOffsetUs), timestamp, packetCount, octetCount, List.of()).encode(compound);
        SourceDescription.cname(plan.ssrc(), cname).encode(compound);
        output.sendRtcp(compound);
    }
}
