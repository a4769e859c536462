package srs.format.srt.internal.receive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import srs.format.srt.SrtStatistics;
import srs.format.srt.internal.Counters;
import srs.format.srt.internal.PacketOut;
import srs.format.srt.internal.RateMeter;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.filter.FecReceiver;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.Acknowledgement;
import srs.format.srt.internal.packet.AcknowledgementSeen;
import srs.format.srt.internal.packet.DropRequest;
import srs.format.srt.internal.packet.LossReport;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.SequenceNumber;

/**
 * The receiving half of a connection: acknowledges every 10 ms, reports losses when they show and again until they are mended, delivers each message when it is due, and
 * gives up what is late. Confined to its connection; owns what it has not delivered.
 */
public final class Receiver {
    /** Time between two full acknowledgements (draft §4.8.1). */
    static final long ACK_US = 10_000;
    /** After a silence, a packet is acknowledged together with those that come right behind it. */
    static final long FIRST_ACK_US = 5_000;
    /** Packets after which a light one is sent at once. */
    static final int LIGHT_ACK_PACKETS = 64;
    /** Shortest time between two reports of the same losses (draft §4.8.2), and where the latency is short. */
    static final long MIN_NAK_US = 20_000;
    static final long MIN_HASTY_NAK_US = 10_000;
    /** Reports of a loss while it can still be mended, at least, if they are not closer than that. */
    static final int REPORTS_OF_A_LATENCY = 20;

    /** Round trips; a latency that is shorter leaves a sender who waits for one of them too few tries. */
    static final long SHORT_LATENCY = 6;

    /** So often who is watched says something, for so long after the last packet: then the way rests. */
    static final long ANSWER_US = 20_000;
    static final long ANSWERS_FOR_US = 1_000_000;

    private static final int ACKS_REMEMBERED = 256;
    /** Ranges of one periodic report: what is older is asked for first. */
    private static final int MAX_RANGES = LossReport.MAX_WORDS / 2;

    private final PacketOut out;
    private final ByteBufAllocator allocator;
    private final Counters counters;
    private final RoundTrip roundTrip;
    private final ReceiveBuffer buffer;
    private final DeliveryClock clock;
    private final boolean isTimed;
    private final boolean dropsLate;
    private final ReceiveKeys keys;
    /** Null for none. */
    private final FecReceiver filter;
    private final boolean reportsAtOnce;
    private final boolean reports;
    /** Packets behind a loss before it is reported. */
    private final int reportSpan;
    private final Deliveries messages;
    private final RateMeter rate;
    private final int[] ranges = new int[MAX_RANGES * 2];
    private final long[] ackSentUs = new long[ACKS_REMEMBERED];
    private final int[] ackNext = new int[ACKS_REMEMBERED];
    private int ackNumber;
    private int ackedNext;
    private int confirmedNext;
    private long nextAckUs;
    private long lastAckUs;
    private int sinceAck;
    private long nextNakUs;
    private boolean isClosed;
    /** Null when it is alone. */
    private Arrivals group;
    private boolean hasHeard;
    private long heardUs;
    private long saidUs;

    /**
     * @param isTimed whether messages wait for their time; else they are delivered as soon as those before them have come
     * @param keys null when nothing is encrypted
     * @param settings null for no filter
     * @param messages gets each message, lent for the call
     */
    public Receiver(PacketOut out, ByteBufAllocator allocator, Counters counters, RoundTrip roundTrip, ReceiveBuffer buffer, DeliveryClock clock, boolean isTimed,
            boolean dropsLate, ReceiveKeys keys, FecSettings settings, Deliveries messages, long nowUs) {
        this.out = out;
        this.allocator = allocator;
        this.counters = counters;
        this.roundTrip = roundTrip;
        this.buffer = buffer;
        this.clock = clock;
        this.isTimed = isTimed;
        this.dropsLate = dropsLate;
        this.keys = keys;
        filter = settings == null ? null : new FecReceiver(settings, allocator, buffer.read());
        reportsAtOnce = settings == null || settings.arq() == FecSettings.Arq.ALWAYS;
        reports = settings == null || settings.arq() != FecSettings.Arq.NEVER;
        reportSpan = reportsAtOnce ? 0 : settings.span();
        this.messages = messages;
        rate = new RateMeter(nowUs);
        ackedNext = buffer.missing();
        confirmedNext = ackedNext;
    }

    /** What comes is given to a group, at once; here only its numbers are kept. */
    public void join(Arrivals arrivals) {
        group = arrivals;
    }

    /** Whether any packet has come. */
    public boolean hasHeard() {
        return hasHeard;
    }

    /** How long after the sender's zero its messages are delivered, by our clock. */
    public long dueOfZeroUs() {
        return clock.dueOfZeroUs();
    }

    /** A data packet, or one of the filter, from its header on. Lent for the call. */
    public void onData(ByteBuf packet, long nowUs) {
        int bytes = packet.readableBytes() - PacketHeader.BYTES;
        if (bytes > PacketHeader.MAX_PAYLOAD_BYTES) {
            counters.pktRecvMalformed++;
            return;
        }
        counters.pktRecv++;
        counters.byteRecv += bytes;
        rate.add(bytes);
        if (filter == null) {
            accept(packet, false, nowUs);
            return;
        }
        if ((PacketHeader.message(packet) & PacketHeader.MESSAGE_NUMBER) == 0) {
            counters.pktRcvFilterExtra++;
            filter.onFilter(packet);
        } else {
            filter.onData(packet);
            accept(packet, false, nowUs);
        }
        for (ByteBuf made = filter.poll(); made != null && !isClosed; made = filter.poll()) {
            try {
                if (buffer.accepts(PacketHeader.sequence(made))) {
                    counters.pktRcvFilterSupply++;
                }
                filter.onData(made);
                accept(made, true, nowUs);
            } finally {
                made.release();
            }
        }
    }

    /** @param isMade whether the filter made it, so that it comes late */
    private void accept(ByteBuf packet, boolean isMade, long nowUs) {
        int bytes = packet.readableBytes() - PacketHeader.BYTES;
        int sequence = PacketHeader.sequence(packet);
        int word = PacketHeader.message(packet);
        if ((word & PacketHeader.MESSAGE_RETRANSMITTED) != 0) {
            counters.pktRcvRetrans++;
        } else if (isTimed && !isMade) {
            clock.onArrival(PacketHeader.timestamp(packet), nowUs);
        }
        if (group != null && buffer.read() == buffer.end()) {
            begin(sequence);
        }
        hasHeard = true;
        heardUs = nowUs;
        if (dropsLate) {
            goOnAt(sequence);
        }
        if (!buffer.accepts(sequence)) {
            if (SequenceNumber.distance(sequence, buffer.read()) > 0) {
                counters.pktRcvBelated++;
                counters.usRcvBelated += isTimed ? Math.max(0, nowUs - clock.dueUs(PacketHeader.timestamp(packet), nowUs)) : 0;
            }
            return;
        }
        ByteBuf payload = payload(packet, bytes, word);
        if (payload == null) {
            return;
        }
        counters.pktRecvUnique++;
        counters.byteRecvUnique += bytes;
        int expected = buffer.end();
        put(sequence, payload, isTimed ? clock.dueUs(PacketHeader.timestamp(packet), nowUs) : nowUs);
        int gap = SequenceNumber.distance(expected, sequence);
        if (gap < 0 && !isMade && (word & PacketHeader.MESSAGE_RETRANSMITTED) == 0) {
            counters.pktReorderDistance = Math.max(counters.pktReorderDistance, -gap);
        }
        if (gap > 0) {
            counters.pktRcvLoss += gap;
            if (reportsAtOnce) {
                report(new LossReport(expected, SequenceNumber.plus(sequence, -1)), nowUs);
            }
            if (buffer.missing() == expected) {
                // nothing older is waited for: the next report has time
                nextNakUs = nowUs + nakIntervalUs();
            }
        }
        if (nextAckUs < nowUs + FIRST_ACK_US && expected == ackedNext) {
            nextAckUs = nowUs + FIRST_ACK_US;
        }
        if (++sinceAck >= LIGHT_ACK_PACKETS) {
            sinceAck = 0;
            lightly(nowUs);
        }
        if (!isTimed) {
            deliver(nowUs);
        }
    }

    /** The way was cut for longer than the window lasts: what is between was dropped by the sender. */
    private void goOnAt(int sequence) {
        int lost = buffer.goOnAt(sequence);
        if (lost > 0) {
            counters.pktRcvLoss += lost;
            counters.pktRcvDrop += lost;
            ackedNext = sequence;
            confirmedNext = sequence;
        }
    }

    private void lightly(long nowUs) {
        saidUs = nowUs;
        out.control(Acknowledgement.light(buffer.missing()), nowUs);
        counters.pktSentAck++;
    }

    private boolean isWatched() {
        return group != null && hasHeard && group.isWatched() && saidUs - heardUs < ANSWERS_FOR_US;
    }

    private void put(int sequence, ByteBuf payload, long dueUs) {
        if (group == null) {
            buffer.put(sequence, payload, dueUs);
        } else {
            buffer.put(sequence, Unpooled.EMPTY_BUFFER, dueUs);
            group.onPacket(sequence, dueUs, payload);
        }
    }

    /** Nothing is waited for: what the group has got by other ways is none of ours. */
    private void begin(int sequence) {
        int from = group.wanted();
        if (hasHeard && SequenceNumber.distance(from, buffer.read()) > 0) {
            from = buffer.read();
        }
        int ahead = SequenceNumber.distance(from, sequence);
        if (ahead < 0 && hasHeard) {
            return;
        }
        if (ahead < 0 || ahead >= buffer.room()) {
            from = sequence;
        } else if (SequenceNumber.distance(from, group.missing()) > 0) {
            // the other ways have brought those before it
            from = SequenceNumber.distance(group.missing(), sequence) > 0 ? group.missing() : sequence;
        }
        if (from != buffer.read()) {
            buffer.restart(from);
            ackedNext = from;
            confirmedNext = from;
        }
    }

    /** Null for one that somebody has changed: the true one may still come. */
    private ByteBuf payload(ByteBuf packet, int bytes, int word) {
        int key = word >>> PacketHeader.KEY_SHIFT & PacketHeader.KEY_MASK;
        if (keys == null ? key != 0 : key == 0) {
            return undecryptable(bytes);
        }
        ByteBuf payload = allocator.buffer(bytes, bytes).writeBytes(packet, packet.readerIndex() + PacketHeader.BYTES, bytes);
        if (keys != null && !keys.decrypt(key, packet, payload)) {
            payload.release();
            return undecryptable(bytes);
        }
        return payload;
    }

    /** It has come, and will not be asked for again; nobody gets it. With authentication it has not: it is somebody else's. */
    private ByteBuf undecryptable(int bytes) {
        counters.pktRcvUndecrypt++;
        counters.byteRcvUndecrypt += bytes;
        return keys != null && keys.isGcm() ? null : Unpooled.EMPTY_BUFFER;
    }

    /** The peer has seen a full acknowledgement: this is the time of a round trip, and of its clock. */
    public void onSeen(AcknowledgementSeen seen, int timestamp, long nowUs) {
        int slot = seen.number() & ACKS_REMEMBERED - 1;
        int age = ackNumber - seen.number();
        if (age < 0 || age >= ACKS_REMEMBERED || ackSentUs[slot] < 0) {
            return;
        }
        roundTrip.sample(nowUs - ackSentUs[slot]);
        ackSentUs[slot] = -1;
        if (SequenceNumber.distance(confirmedNext, ackNext[slot]) > 0) {
            confirmedNext = ackNext[slot];
        }
        clock.onSample(timestamp, nowUs, roundTrip.rttUs());
    }

    /** The peer will not send these any more. */
    public void onDropRequest(DropRequest request) {
        if (SequenceNumber.distance(request.first(), buffer.read()) >= 0) {
            // nothing is wanted before them
            buffer.extendTo(SequenceNumber.next(request.last()));
            counters.pktRcvDrop += skipLost(SequenceNumber.next(request.last()));
        }
    }

    /** Skips what has not come, up to a packet that has, or to {@code to}. */
    private int skipLost(int to) {
        int held = buffer.firstHeld();
        return buffer.skipTo(SequenceNumber.distance(held, to) > 0 ? held : to);
    }

    /** Time goes on. */
    public void tick(long nowUs) {
        rate.tick(nowUs);
        deliver(nowUs);
        if (isClosed) {
            return;
        }
        if (nowUs >= nextAckUs) {
            nextAckUs = nowUs + ACK_US;
            acknowledge(nowUs);
        }
        if (isWatched() && nowUs - saidUs >= ANSWER_US) {
            lightly(nowUs);
        }
        if (reports && buffer.missing() != buffer.end() && nowUs >= nextNakUs) {
            nextNakUs = nowUs + nakIntervalUs();
            int count = reportSpan == 0 ? buffer.lostRanges(ranges) : withoutNewest(buffer.lostRanges(ranges));
            if (count > 0) {
                report(new LossReport(Arrays.copyOf(ranges, count)), nowUs);
            }
        }
    }

    /** When there is something to do, if nothing comes before; {@code Long.MAX_VALUE} for never. */
    public long nextUs() {
        long next = Long.MAX_VALUE;
        if (buffer.held() > 0 && isTimed) {
            int sequence = buffer.firstHeld();
            next = sequence == buffer.read() || dropsLate ? buffer.dueUs(sequence) : next;
        }
        if (isWatched()) {
            next = Math.min(next, saidUs + ANSWER_US);
        }
        int missing = buffer.missing();
        if (missing != confirmedNext) {
            next = Math.min(next, missing == ackedNext ? Math.max(nextAckUs, lastAckUs + repeatAckUs()) : nextAckUs);
        }
        return reports && missing != buffer.end() ? Math.min(next, nextNakUs) : next;
    }

    private long repeatAckUs() {
        return roundTrip.rttUs() + 4L * roundTrip.varianceUs();
    }

    /** The filter may still mend what is not so far back. */
    private int withoutNewest(int count) {
        int end = SequenceNumber.plus(buffer.end(), -reportSpan);
        int left = 0;
        while (left < count && SequenceNumber.distance(ranges[left], end) > 0) {
            if (SequenceNumber.distance(ranges[left + 1], end) <= 0) {
                ranges[left + 1] = SequenceNumber.plus(end, -1);
            }
            left += 2;
        }
        return left;
    }

    private void acknowledge(long nowUs) {
        int next = buffer.missing();
        if (next == confirmedNext || next == ackedNext && nowUs - lastAckUs < repeatAckUs()) {
            return;
        }
        ackedNext = next;
        lastAckUs = nowUs;
        saidUs = nowUs;
        sinceAck = 0;
        ackNumber++;
        ackSentUs[ackNumber & ACKS_REMEMBERED - 1] = nowUs;
        ackNext[ackNumber & ACKS_REMEMBERED - 1] = next;
        out.control(new Acknowledgement(ackNumber, next, new Acknowledgement.Details(roundTrip.rttUs(), toldVarianceUs(), Math.max(2, buffer.room()),
                rate.packetsPerSecond(), /* linkPacketsPerSecond= */ 1000, rate.bytesPerSecond())), nowUs);
        counters.pktSentAck++;
    }

    /**
     * libsrt sends again what it is asked for when the round trip, less four of these, has gone by since it did so the last time. Where the latency has room for a few round trips
     * only, that is to be half of one.
     */
    private int toldVarianceUs() {
        boolean isShort = isTimed && roundTrip.isKnown() && clock.latencyUs() < SHORT_LATENCY * roundTrip.rttUs();
        return isShort ? Math.max(roundTrip.varianceUs(), roundTrip.rttUs() / 8) : roundTrip.varianceUs();
    }

    private void report(LossReport report, long nowUs) {
        saidUs = nowUs;
        out.control(report, nowUs);
        counters.pktSentNak++;
    }

    private long nakIntervalUs() {
        // as libsrt, but a round trip that varies must not use up the latency: libsrt's sender has three tries in four round trips if it is asked just when it may send again
        long intervalUs = Math.max(MIN_NAK_US, (roundTrip.rttUs() + 4L * roundTrip.varianceUs()) / 2);
        return isTimed ? Math.max(MIN_HASTY_NAK_US, Math.min(intervalUs, clock.latencyUs() / REPORTS_OF_A_LATENCY)) : intervalUs;
    }

    private void deliver(long nowUs) {
        while (!isClosed && buffer.held() > 0) {
            int sequence = buffer.firstHeld();
            if (sequence != buffer.read() && !dropsLate || isTimed && buffer.dueUs(sequence) > nowUs) {
                return;
            }
            deliverFrom(sequence);
        }
    }

    /** The peer has ended: what has come is delivered without waiting for its time. */
    public void drain() {
        while (!isClosed && buffer.held() > 0) {
            deliverFrom(buffer.firstHeld());
        }
    }

    private void deliverFrom(int sequence) {
        counters.pktRcvDrop += buffer.skipTo(sequence);
        long dueUs = buffer.dueUs(sequence);
        ByteBuf message = buffer.poll();
        try {
            if (message.isReadable()) {
                messages.onMessage(message, dueUs);
            }
        } finally {
            message.release();
        }
    }

    public SrtStatistics.Received statistics(int packetBytes) {
        Counters c = counters;
        return new SrtStatistics.Received(c.pktRecv, c.pktRecvUnique, c.pktRcvRetrans, c.pktRcvLoss, c.pktRcvDrop, c.pktRcvBelated,
                c.pktRcvBelated == 0 ? 0 : c.usRcvBelated / 1000.0 / c.pktRcvBelated, c.pktRcvUndecrypt, c.byteRecv, c.byteRecvUnique, c.bytesRecvOf(c.pktRcvLoss),
                c.bytesRecvOf(c.pktRcvDrop), c.byteRcvUndecrypt, c.pktSentAck, c.pktSentNak, c.pktReorderDistance, rate.megabitsPerSecond(), buffer.held(), buffer.bytes(),
                buffer.spanUs() / 1000, (long) buffer.room() * packetBytes, (int) (clock.latencyUs() / 1000), c.pktRcvFilterExtra, c.pktRcvFilterSupply,
                filter == null ? 0 : Math.max(0, c.pktRcvLoss - c.pktRcvFilterSupply), c.pktRecvMalformed);
    }

    public void close() {
        isClosed = true;
        buffer.close();
        if (filter != null) {
            filter.close();
        }
    }
}
