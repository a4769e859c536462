package srs.protocol.rtc.internal.receive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import srs.format.rtp.HeaderExtensions;
import srs.format.rtp.NackGenerator;
import srs.format.rtp.ReceptionStatistics;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.SenderClock;
import srs.format.rtp.SequenceUnwrapper;
import srs.format.rtp.payload.InBandParameterSets;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.ReportBlock;
import srs.format.rtp.rtcp.SenderReport;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.SourceTime;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.SourceTrack;

/**
 * One SSRC of a publisher. Lives on one thread; times are arguments. Holds no packets.
 *
 * <p>A key frame of H.264 or H.265 that comes without parameter sets gets those of the description, or of earlier packets, in packets of their own: players may know neither. All
 * numbers behind them go up for it, those that the feed knows; the publisher and its reports have their own.
 */
final class IncomingSource {
    /** SRS's figures. */
    static final int NACK_VIDEO = 1000;
    static final int NACK_AUDIO = 100;

    private static final long RATE_US = 500_000;

    private final int ssrc;
    private final IncomingTrack track;
    private final FeedSource feed;
    /** So that numbers go on when a source takes the place of another. */
    private final long sequenceBase;
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final ReceivedWindow window = new ReceivedWindow();
    private final NackGenerator nack;
    private final ReceptionStatistics statistics;
    private final SenderClock clock;
    private final HeaderExtensions extensions = new HeaderExtensions();
    private final KeyFrameRequests keyFrames = new KeyFrameRequests();
    private CodecPlan lastCodec;
    /** Null when the codec has none. */
    private InBandParameterSets sets;
    /** Null as long as all come by themselves. */
    private InsertedNumbers inserted;
    /** To go before the packet that was made last; null for none. */
    private FeedPacket[] front;
    private int keyTimestamp;
    private boolean hasKey;
    private int lastTimestamp;
    private long arrivedUs;
    /** Whether every packet of the last one's frame has come, from its first to this one. */
    private boolean isWholeSoFar;
    private long rateSinceUs = Long.MIN_VALUE;
    private long rateBytes;

    IncomingSource(int ssrc, IncomingTrack track, FeedSource feed, long sequenceBase) {
        this.ssrc = ssrc;
        this.track = track;
        this.feed = feed;
        this.sequenceBase = sequenceBase;
        this.nack = new NackGenerator(feed.isVideo() ? NACK_VIDEO : NACK_AUDIO);
        this.statistics = new ReceptionStatistics(feed.clockRateHz());
        this.clock = new SenderClock(feed.clockRateHz());
    }

    int ssrc() {
        return ssrc;
    }

    IncomingTrack track() {
        return track;
    }

    FeedSource feed() {
        return feed;
    }

    /** The highest number so far, as players' outlets know it. */
    long highest() {
        return sequenceBase + unwrapper.highest() + (inserted == null ? 0 : inserted.sum());
    }

    /**
     * A packet.
     *
     * @param packet lent for the call
     * @param isRetransmission which was in a source of its own: of no use for the jitter
     * @param allocator for a copy, handed over; null for one that is good for as long as the packet is lent, and not to be released
     * @return it for the feed, and what {@link #takeFront} gives goes before it; null when it was here before
     */
    FeedPacket onPacket(RtpHeader header, CodecPlan codec, ByteBuf packet, boolean isRetransmission, ByteBufAllocator allocator, long nowUs) {
        long before = unwrapper.highest();
        long sequence = unwrapper.unwrap(header.sequenceNumber());
        if (!window.add(sequence)) {
            return null;
        }
        if (codec.hasNack()) {
            nack.onPacket(sequence, nowUs);
        }
        if (!isRetransmission) {
            statistics.onPacket(sequence, header.timestamp(), nowUs);
        }
        keyFrames.onPacket();
        rateBytes += header.payloadBytes();
        if (codec != lastCodec) {
            lastCodec = codec;
            feed.seen(new SourceTrack(codec.format(), codec.parameters()));
            // a description tells the sets of one size
            sets = InBandParameterSets.of(codec.format(), track.plan().rids().isEmpty() ? codec.parameters() : Map.of());
        }
        feed.onPacket(header.timestamp(), nowUs);
        boolean isLate = sequence <= before;
        if (!isLate) {
            arrivedUs = nowUs;
            isWholeSoFar = sequence == before + 1 && (isWholeSoFar || header.timestamp() != lastTimestamp);
            lastTimestamp = header.timestamp();
        }
        // one without payload probes the network; it goes on, or players would ask for its number for ever
        KeyFrameStart start = feed.isVideo() ? start(header, codec, packet, isWholeSoFar && !isLate) : KeyFrameStart.NO;
        if (start == KeyFrameStart.SLICE && sets != null) {
            insert(sequence, header.timestamp(), codec.format(), allocator);
        }
        long insertedBefore = inserted == null ? 0 : inserted.before(sequence);
        if (insertedBefore == InsertedNumbers.TOO_LATE) {
            return null;
        }
        int bytes = header.payloadBytes();
        ByteBuf payload = allocator == null ? packet.slice(header.payloadOffset(), bytes) : allocator.buffer(bytes, bytes).writeBytes(packet, header.payloadOffset(), bytes);
        boolean startsKey = front == null && start != KeyFrameStart.NO;
        return new FeedPacket(feed, codec.format(), sequenceBase + sequence + insertedBefore, header.timestamp(), header.marker(), startsKey, payload)
                .told(IncomingTrack.told(track.orientationId(), extensions, header, packet), IncomingTrack.told(track.audioLevelId(), extensions, header, packet));
    }

    /** What begins with a packet: a key frame that has its parameter sets, or one that has not, or none. */
    private KeyFrameStart start(RtpHeader header, CodecPlan codec, ByteBuf packet, boolean isWhole) {
        KeyFrameStart start = KeyFrameStart.of(codec.format(), packet, header.payloadOffset(), header.payloadBytes());
        if (start == KeyFrameStart.NO) {
            return start;
        }
        if (sets != null) {
            sets.add(packet, header.payloadOffset(), header.payloadBytes());
        }
        boolean isKnown = hasKey && header.timestamp() == keyTimestamp;
        // a slice is the start only when no parameter sets of the frame can come late
        if (isKnown || start == KeyFrameStart.SET || start == KeyFrameStart.SLICE && !isWhole) {
            return KeyFrameStart.NO;
        }
        hasKey = true;
        keyTimestamp = header.timestamp();
        keyFrames.onKeyFrame();
        return start;
    }

    private void insert(long sequence, int timestamp, PayloadFormat format, ByteBufAllocator allocator) {
        List<byte[]> payloads = sets.payloads();
        if (payloads.isEmpty()) {
            return;
        }
        inserted = inserted == null ? new InsertedNumbers() : inserted;
        long first = sequenceBase + sequence + inserted.sum();
        inserted.add(sequence, payloads.size());
        front = new FeedPacket[payloads.size()];
        for (int i = 0; i < front.length; i++) {
            byte[] set = payloads.get(i);
            ByteBuf payload = allocator == null ? Unpooled.wrappedBuffer(set) : allocator.buffer(set.length, set.length).writeBytes(set);
            front[i] = new FeedPacket(feed, format, first + i, timestamp, /* marker= */ false, /* startsKey= */ i == 0, payload);
        }
    }

    /** What goes before the packet that was made last: parameter sets of its key frame, handed over as that is; null for none. */
    FeedPacket[] takeFront() {
        FeedPacket[] taken = front;
        front = null;
        return taken;
    }

    /** Returns whether it can be true. */
    boolean onSenderReport(SenderReport report, PublisherClock publisher, long nowUs) {
        statistics.onSenderReport(report.ntpTime(), nowUs);
        return feed.time() == null
                || publisher.onSenderReport(feed, clock, report, new SourceTime(arrivedUs, lastTimestamp, feed.clockRateHz()), nowUs);
    }

    ReportBlock report(long nowUs) {
        return statistics.report(ssrc, nowUs);
    }

    void setRoundTripUs(long roundTripUs) {
        nack.setRoundTripUs(roundTripUs);
    }

    /** What is to be asked for again; see {@link NackGenerator#poll}. What is given up of a picture asks for a key frame. */
    int pollNack(long nowUs, int[] out) {
        int asked = nack.poll(nowUs, out);
        if (nack.takeGivenUp() > 0 && feed.isVideo()) {
            keyFrames.want();
        }
        return asked;
    }

    /** Whether packets are missing that may still come, or a key frame is wanted. */
    boolean isLacking() {
        return nack.size() > 0 || keyFrames.isWanted();
    }

    KeyFrameRequests keyFrames() {
        return keyFrames;
    }

    /** Tells players how much comes. */
    void measure(long nowUs) {
        if (rateSinceUs == Long.MIN_VALUE) {
            rateSinceUs = nowUs;
        } else if (nowUs - rateSinceUs >= RATE_US) {
            feed.bitsPerSecond(rateBytes * 8_000_000 / (nowUs - rateSinceUs));
            rateSinceUs = nowUs;
            rateBytes = 0;
        }
    }
}
