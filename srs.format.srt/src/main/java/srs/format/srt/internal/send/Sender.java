package srs.format.srt.internal.send;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import srs.format.srt.SrtStatistics;
import srs.format.srt.internal.Counters;
import srs.format.srt.internal.PacketOut;
import srs.format.srt.internal.RateMeter;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.filter.FecSender;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.Acknowledgement;
import srs.format.srt.internal.packet.AcknowledgementSeen;
import srs.format.srt.internal.packet.DropRequest;
import srs.format.srt.internal.packet.LossReport;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.SequenceNumber;
import srs.format.srt.internal.receive.RoundTrip;

/**
 * The sending half of a connection: packets go out at the pace of the congestion control and within the peer's window, are kept until they are acknowledged, sent again when
 * they are missed, and dropped when they are too late. Confined to its connection; owns what it keeps.
 */
public final class Sender {
    /** Packets younger than this are not dropped, whatever the latency. */
    static final long MIN_DROP_US = 1_000_000;

    private static final long DROP_MARGIN_US = 20_000;
    /** Copies stop when one of so many packets is sent again: that is no accident, and more would make it worse. */
    private static final int MAX_REPAIR_SHARE = 2;
    private static final int MIN_WINDOW = 2;
    private static final long MIN_PROBE_US = 50_000;
    /** An acknowledgement comes a round trip after its packet, and 10 ms (draft §4.8.1); one may be lost. */
    private static final long ACKNOWLEDGED_US = 20_000;

    private final PacketOut out;
    private final ByteBufAllocator allocator;
    private final Counters counters;
    private final RoundTrip roundTrip;
    private final SendBuffer buffer;
    private final WantedQueue wanted = new WantedQueue();
    private final LivePacing pacing;
    private final SendKeys keys;
    /** Null for none. */
    private final FecSender filter;
    private final boolean isProbing;
    private final Consumer<ByteBuf> filterPackets = this::writeFilter;
    private long filterUs;
    private final int peer;
    private final long startUs;
    private final boolean dropsLate;
    private final long dropAfterUs;
    private final long peerLatencyUs;
    private final int maxWindow;
    private int window;
    private int message = 1;
    private long progressUs;
    /** The newest that the peer has missed: it has got something behind it. */
    private int reported;
    private boolean hasSent;
    private final RateMeter rate;
    /** Packets that the way bears in a second, as the peer says; 0 when it has not. */
    private int linkPacketsPerSecond;
    private long busyUs;
    /** Since when something is kept; -1 when nothing is. */
    private long busySinceUs = -1;

    /**
     * @param peer the peer's socket
     * @param startUs our time when timestamps were 0
     * @param keys null when nothing is encrypted
     */
    public Sender(PacketOut out, ByteBufAllocator allocator, Counters counters, RoundTrip roundTrip, SendSettings settings, int firstSequence, int peer, long startUs,
            SendKeys keys, long nowUs) {
        this.out = out;
        this.allocator = allocator;
        this.counters = counters;
        this.roundTrip = roundTrip;
        this.peer = peer;
        this.startUs = startUs;
        this.keys = keys;
        buffer = new SendBuffer(firstSequence, settings.maxPackets());
        filter = settings.filter() == null ? null : new FecSender(settings.filter(), allocator, firstSequence, peer);
        isProbing = filter == null || settings.filter().arq() == FecSettings.Arq.ALWAYS;
        pacing = new LivePacing(settings.maxBytesPerSecond(), settings.inputBytesPerSecond(), settings.overheadPercent(), nowUs);
        dropsLate = settings.dropsLate();
        dropAfterUs = Math.max(MIN_DROP_US, settings.peerLatencyUs()) + DROP_MARGIN_US;
        peerLatencyUs = settings.peerLatencyUs();
        reported = firstSequence;
        maxWindow = settings.window();
        window = maxWindow;
        progressUs = nowUs;
        rate = new RateMeter(nowUs);
    }

    /**
     * A message of a group, which has a number and a time for all its ways: one that goes on elsewhere begins anew here. Lent for the call.
     *
     * @return false when there is no room for it: it is lost
     */
    public boolean send(int sequence, ByteBuf from, int index, int length, long madeUs, long nowUs) {
        int ahead = SequenceNumber.distance(buffer.end(), sequence);
        if (ahead < 0 && hasSent) {
            // it has it already
            return true;
        }
        if (ahead != 0) {
            buffer.restart(sequence);
        }
        return send(from, index, length, madeUs, nowUs);
    }

    /**
     * A message. Lent for the call.
     *
     * @param madeUs what the peer counts its latency from
     * @return false when there is no room for it: it is lost
     */
    public boolean send(ByteBuf from, int index, int length, long madeUs, long nowUs) {
        if (buffer.isFull()) {
            dropLate(nowUs);
        }
        if (buffer.isFull()) {
            counters.pktSndDrop++;
            counters.byteSndDrop += length;
            return false;
        }
        hasSent = true;
        int sequence = buffer.end();
        int bytes = PacketHeader.BYTES + length;
        int room = keys == null ? bytes : bytes + keys.tagBytes();
        ByteBuf packet = allocator.ioBuffer(room, room);
        packet.writeInt(sequence).writeInt(PacketHeader.MESSAGE_SOLO_IN_ORDER | message).writeInt((int) (madeUs - startUs)).writeInt(peer).writeBytes(from, index, length);
        message = message == PacketHeader.MESSAGE_NUMBER ? 1 : message + 1;
        if (keys != null) {
            keys.encrypt(packet);
        }
        if (buffer.size() == 0) {
            progressUs = nowUs;
            busySinceUs = busySinceUs < 0 ? nowUs : busySinceUs;
        }
        buffer.add(packet, madeUs);
        pacing.onInput(bytes, nowUs);
        flush(nowUs);
        return true;
    }

    /** Time goes on. */
    public void tick(long nowUs) {
        rate.tick(nowUs);
        dropLate(nowUs);
        probe(nowUs);
        missOldest(nowUs);
        flush(nowUs);
    }

    /** When there is something to do, if nothing happens before; {@code Long.MAX_VALUE} for never. */
    public long nextUs() {
        if (buffer.size() == 0) {
            return Long.MAX_VALUE;
        }
        long next = dropsLate ? buffer.madeUs(buffer.first()) + dropAfterUs + 1 : Long.MAX_VALUE;
        if (!wanted.isEmpty() || buffer.next() != buffer.end() && buffer.inFlight() < window) {
            next = Math.min(next, pacing.dueUs());
        }
        if (isProbing && buffer.inFlight() > 0 && wanted.isEmpty()) {
            next = Math.min(next, Math.min(progressUs + patienceUs(), missedUs()) + 1);
        }
        return next;
    }

    private void dropLate(long nowUs) {
        if (!dropsLate) {
            return;
        }
        int sequence = buffer.first();
        while (sequence != buffer.end() && nowUs - buffer.madeUs(sequence) > dropAfterUs) {
            counters.pktSndDrop++;
            counters.byteSndDrop += buffer.packet(sequence).readableBytes() - PacketHeader.BYTES;
            sequence = SequenceNumber.next(sequence);
        }
        releaseTo(sequence, nowUs);
    }

    private int releaseTo(int sequence, long nowUs) {
        int count = buffer.releaseTo(sequence);
        if (buffer.size() == 0 && busySinceUs >= 0) {
            busyUs += nowUs - busySinceUs;
            busySinceUs = -1;
        }
        return count;
    }

    /** The last packets of a burst have nothing behind them that shows their loss. */
    private void probe(long nowUs) {
        if (isProbing && buffer.inFlight() > 0 && wanted.isEmpty() && nowUs - progressUs > patienceUs()) {
            progressUs = nowUs;
            want(SequenceNumber.plus(buffer.next(), -1));
        }
    }

    /** The reports of it may be lost, too, or nothing comes behind it that shows its loss. */
    private void missOldest(long nowUs) {
        if (isProbing && buffer.inFlight() > 0 && nowUs > missedUs()) {
            want(buffer.first());
        }
    }

    /** Until then the oldest may well have come, and its acknowledgement be on its way. A guess of the round trip is long enough as it is. */
    private long missedUs() {
        long answeredUs = roundTrip.rttUs() + (roundTrip.isKnown() ? 4L * roundTrip.varianceUs() : 0);
        return buffer.sentUs(buffer.first()) + answeredUs + ACKNOWLEDGED_US;
    }

    /** The peer waits for the oldest, and has reported a later one but not this: the report was lost. */
    private void missUnreported() {
        if (isProbing && buffer.inFlight() > 0 && !buffer.isResent(buffer.first()) && SequenceNumber.distance(buffer.first(), reported) > 0) {
            want(buffer.first());
        }
    }

    private long patienceUs() {
        return Math.max(MIN_PROBE_US, roundTrip.rttUs() + 4L * roundTrip.varianceUs());
    }

    private void want(int sequence) {
        if (buffer.want(sequence)) {
            wanted.add(sequence);
        }
    }

    private void flush(long nowUs) {
        while (!wanted.isEmpty() && pacing.allows(nowUs)) {
            int sequence = wanted.poll();
            if (buffer.isInFlight(sequence)) {
                ByteBuf packet = buffer.packet(sequence);
                packet.setInt(PacketHeader.MESSAGE, packet.getInt(PacketHeader.MESSAGE) | PacketHeader.MESSAGE_RETRANSMITTED);
                buffer.resent(sequence, nowUs);
                sendAgain(packet, nowUs);
                if (isLastChance(sequence, nowUs)) {
                    sendAgain(packet, nowUs);
                }
            }
        }
        while (buffer.next() != buffer.end() && buffer.inFlight() < window && pacing.allows(nowUs)) {
            ByteBuf packet = buffer.sendNext(nowUs);
            counters.pktSentUnique++;
            counters.byteSentUnique += packet.readableBytes() - PacketHeader.BYTES;
            write(packet, nowUs);
            if (filter != null) {
                filterUs = nowUs;
                filter.onSent(packet, filterPackets);
            }
        }
    }

    private void sendAgain(ByteBuf packet, long nowUs) {
        counters.pktRetrans++;
        counters.byteRetrans += packet.readableBytes() - PacketHeader.BYTES;
        write(packet, nowUs);
    }

    /**
     * Whether a report that this one was lost, too, may come too late: it takes a round trip, up to half of one until the peer reports again, half of one for what is sent
     * then, and there is half of one to spare. A peer that does not know the round trip yet reports seldom: libsrt each 150 ms.
     */
    private boolean isLastChance(int sequence, long nowUs) {
        return dropsLate && (!roundTrip.isKnown() || buffer.madeUs(sequence) + peerLatencyUs - nowUs < roundTrip.rttUs() * 5L / 2)
                && counters.pktRetrans * MAX_REPAIR_SHARE < counters.pktSentUnique;
    }

    private void writeFilter(ByteBuf packet) {
        counters.pktSndFilterExtra++;
        write(packet, filterUs);
    }

    private void write(ByteBuf packet, long nowUs) {
        counters.pktSent++;
        counters.byteSent += packet.readableBytes() - PacketHeader.BYTES;
        rate.add(packet.readableBytes() - PacketHeader.BYTES);
        pacing.onSent(packet.readableBytes(), nowUs);
        out.data(packet, nowUs);
    }

    public void onAcknowledgement(Acknowledgement ack, long nowUs) {
        counters.pktRecvAck++;
        if (SequenceNumber.distance(ack.next(), buffer.next()) < 0) {
            // of what was never sent
            return;
        }
        if (releaseTo(ack.next(), nowUs) > 0) {
            progressUs = nowUs;
            if (SequenceNumber.distance(reported, buffer.first()) > 0) {
                reported = buffer.first();
            }
        }
        missUnreported();
        if (ack.details() != null) {
            roundTrip.told(ack.details().rttUs(), ack.details().rttVarianceUs());
            window = Math.max(MIN_WINDOW, Math.min(maxWindow, ack.details().availablePackets()));
            linkPacketsPerSecond = ack.details().linkPacketsPerSecond();
        }
        if (ack.number() != 0) {
            out.control(new AcknowledgementSeen(ack.number()), nowUs);
        }
        flush(nowUs);
    }

    public void onLossReport(LossReport report, long nowUs) {
        counters.pktRecvNak++;
        int[] ranges = report.ranges();
        for (int i = 0; i < ranges.length; i += 2) {
            onLost(ranges[i], ranges[i + 1], nowUs);
            if (buffer.isInFlight(ranges[i + 1]) && SequenceNumber.distance(reported, ranges[i + 1]) > 0) {
                reported = ranges[i + 1];
            }
        }
        flush(nowUs);
    }

    private void onLost(int first, int last, long nowUs) {
        int from = first;
        if (SequenceNumber.distance(from, buffer.first()) > 0) {
            int gone = SequenceNumber.plus(buffer.first(), -1);
            out.control(new DropRequest(0, from, SequenceNumber.distance(last, gone) > 0 ? last : gone), nowUs);
            from = buffer.first();
        }
        // libsrt takes four times the variance off, which a receiver may have said for that (see the receiver here); a guess is mostly too long
        long againBeforeUs = nowUs - (roundTrip.isKnown() ? roundTrip.rttUs() * 7L / 8 : roundTrip.rttUs() / 2);
        for (int sequence = from; SequenceNumber.distance(sequence, last) >= 0 && buffer.isInFlight(sequence); sequence = SequenceNumber.next(sequence)) {
            // what was sent again just now cannot have come yet
            if (!buffer.isResent(sequence) || buffer.sentUs(sequence) <= againBeforeUs) {
                counters.pktSndLoss++;
                want(sequence);
            }
        }
    }

    /** Packets that wait for their first way. */
    public int waiting() {
        return buffer.size() - buffer.inFlight();
    }

    /** The oldest that the peer has not got, or what would be sent next. */
    public int unacknowledged() {
        return buffer.first();
    }

    /** When the oldest that is on its way was made; {@code Long.MAX_VALUE} when there is none. */
    public long oldestUs() {
        return buffer.inFlight() == 0 ? Long.MAX_VALUE : buffer.madeUs(buffer.first());
    }

    public SrtStatistics.Sent statistics(int packetBytes, long nowUs) {
        Counters c = counters;
        int packet = PacketHeader.BYTES + (int) (c.pktSent == 0 ? 0 : c.byteSent / c.pktSent);
        return new SrtStatistics.Sent(c.pktSent, c.pktSentUnique, c.pktRetrans, c.pktSndLoss, c.pktSndDrop, c.byteSent, c.byteSentUnique, c.byteRetrans, c.byteSndDrop,
                c.pktRecvAck, c.pktRecvNak, busyUs + (busySinceUs < 0 ? 0 : nowUs - busySinceUs), rate.megabitsPerSecond(), packet * 1e6 / pacing.bytesPerSecond(),
                buffer.size(), buffer.bytes(), buffer.spanUs() / 1000, (long) buffer.room() * packetBytes, (int) (peerLatencyUs / 1000), c.pktSndFilterExtra);
    }

    /** What of the way only a sender knows. */
    public SrtStatistics.Link link(int packetBytes) {
        return new SrtStatistics.Link(roundTrip.rttUs() / 1000.0, linkPacketsPerSecond * (long) packetBytes * 8 / 1e6, pacing.bytesPerSecond() * 8 / 1e6, window, window,
                buffer.inFlight(), packetBytes);
    }

    /** Packets that are kept. */
    public int held() {
        return buffer.size();
    }

    public void close() {
        buffer.releaseTo(buffer.end());
    }
}
