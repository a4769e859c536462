package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import srs.format.srt.internal.Counters;
import srs.format.srt.internal.PacketOut;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.Acknowledgement;
import srs.format.srt.internal.packet.AcknowledgementSeen;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.DropRequest;
import srs.format.srt.internal.packet.KeepAlive;
import srs.format.srt.internal.packet.KeyMaterialMessage;
import srs.format.srt.internal.packet.LossReport;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.Shutdown;
import srs.format.srt.internal.receive.Arrivals;
import srs.format.srt.internal.receive.DeliveryClock;
import srs.format.srt.internal.receive.ReceiveBuffer;
import srs.format.srt.internal.receive.Receiver;
import srs.format.srt.internal.receive.RoundTrip;
import srs.format.srt.internal.send.SendSettings;
import srs.format.srt.internal.send.Sender;

/**
 * A connection in live mode: {@code CONNECTED → CLOSED}. Confined to its listener's or caller's owner, who ticks that one when it says.
 */
public final class SrtConnection implements SrtChannel {
    /** The libsrt that we behave like: 1.5.3. */
    public static final int VERSION = 0x010503;

    /** The first whose AES-GCM has a nonce for each packet; what we say that we are when it is used. */
    static final int GCM_VERSION = 0x010504;

    private static final long KEEP_ALIVE_US = 1_000_000;
    private static final long MIN_KEY_ANNOUNCE_US = 10_000;

    /** Hears of a connection. Its methods may send and close. */
    public interface Listener {

        /**
         * A message, in order, when it is due.
         *
         * @param message Lent for the call.
         * @param dueUs when it was due, by our clock; what carries it on can say so, and its next way adds nothing but its own latency
         */
        void onMessage(ByteBuf message, long dueUs);

        /** It is over, by the peer or by silence; not called when {@link SrtConnection#close} was. Once and last. */
        void onClosed(String reason);

        /** It is over because something here has thrown, a listener maybe; no other connection has noticed. In place of {@link #onClosed}, or when that has thrown. Last. */
        default void onFault(RuntimeException fault) {
            onClosed("a fault here: " + fault);
        }
    }

    private final SrtOptions options;
    private final Negotiated facts;
    private final SrtOutput output;
    private final Listener listener;
    private final Runnable onGone;
    private final Counters counters = new Counters();
    private final RoundTrip roundTrip = new RoundTrip();
    private final Sender sender;
    private final Receiver receiver;
    private final int payloadSize;
    private long heardUs;
    private long saidUs;
    private long keysToldUs;
    private boolean isClosed;
    private String reason = "closed here";

    SrtConnection(SrtOptions options, Negotiated facts, SrtOutput output, Listener listener, Runnable onGone, long nowUs) {
        this.options = options;
        this.facts = facts;
        this.output = output;
        this.listener = listener;
        this.onGone = onGone;
        payloadSize = Math.min(options.payloadSize(), facts.mss() - PacketHeader.UDP_BYTES - PacketHeader.BYTES - (facts.filter() == null ? 0 : FecSettings.EXTRA_BYTES)
                - (facts.sendKeys() == null ? 0 : facts.sendKeys().tagBytes()));
        heardUs = nowUs;
        saidUs = nowUs;
        boolean isTimed = options.tsbpd() && (facts.flags() & Capabilities.TSBPD_SENDER) != 0;
        boolean dropsLate = options.tlpktdrop() && (facts.flags() & Capabilities.TOO_LATE_DROP) != 0;
        PacketOut out = new Way();
        SendSettings settings = new SendSettings(options.sendPackets(), facts.peerWindow(), options.maxbw(), options.inputbw(), options.oheadbw(), dropsLate,
                facts.sendLatencyMs() * 1000L, facts.filter());
        sender = new Sender(out, output.alloc(), counters, roundTrip, settings, facts.firstSequence(), facts.peerSocketId(), facts.startUs(), facts.sendKeys(), nowUs);
        receiver = new Receiver(out, output.alloc(), counters, roundTrip, new ReceiveBuffer(facts.peerFirstSequence(), options.flowWindow()),
                new DeliveryClock(facts.baseUs(), facts.receiveLatencyMs() * 1000L), isTimed, isTimed && dropsLate, facts.receiveKeys(), facts.filter(), listener::onMessage, nowUs);
    }

    /** Its packets, addressed. */
    private final class Way implements PacketOut {
        @Override
        public void control(ControlPacket packet, long nowUs) {
            ByteBuf datagram = output.alloc().ioBuffer(64);
            packet.encode(datagram, (int) (nowUs - facts.startUs()), facts.peerSocketId());
            saidUs = nowUs;
            output.write(datagram, facts.peer());
        }

        @Override
        public void data(ByteBuf packet, long nowUs) {
            saidUs = nowUs;
            output.send(packet, facts.peer());
        }
    }

    public InetSocketAddress peer() {
        return facts.peer();
    }

    public String streamId() {
        return facts.streamId();
    }

    /** Our socket: what the peer's packets are addressed to. */
    public int socketId() {
        return facts.socketId();
    }

    /** libsrt's version of the peer: 0x010503 is 1.5.3. */
    public int peerVersion() {
        return facts.peerVersion();
    }

    public boolean isEncrypted() {
        return facts.receiveKeys() != null;
    }

    @Override
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public boolean knowsRoundTrip() {
        return roundTrip.isKnown();
    }

    @Override
    public int maxMessageBytes() {
        return payloadSize;
    }

    /** Messages that wait for their first way. */
    public int waiting() {
        return sender.waiting();
    }

    @Override
    public boolean send(ByteBuf from, int index, int length, long madeUs, long nowUs) {
        check(length);
        return !isClosed && sender.send(from, index, length, madeUs, nowUs);
    }

    private void check(int length) {
        if (length < 1 || length > payloadSize) {
            throw new IllegalArgumentException("a message of " + length + " bytes is not in 1.." + payloadSize);
        }
    }

    /** A message of its group, under the number and the time that all its ways have. */
    boolean send(int sequence, ByteBuf from, int index, int length, long madeUs, long nowUs) {
        check(length);
        return !isClosed && sender.send(sequence, from, index, length, madeUs, nowUs);
    }

    /** Gives what comes to its group, at once. */
    void join(Arrivals group) {
        receiver.join(group);
    }

    /** What its group must know of it. */
    Negotiated facts() {
        return facts;
    }

    Sender sender() {
        return sender;
    }

    Receiver receiver() {
        return receiver;
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    /** Why it has ended. */
    String reason() {
        return reason;
    }

    long heardUs() {
        return heardUs;
    }

    /** Packets that it has given up. */
    long dropped() {
        return counters.pktSndDrop;
    }

    /** A datagram for our socket, from the peer. */
    void onDatagram(ByteBuf datagram, long nowUs) {
        if (isClosed) {
            return;
        }
        heardUs = nowUs;
        try {
            if (PacketHeader.isControl(datagram)) {
                onControl(datagram, nowUs);
            } else {
                receiver.onData(datagram, nowUs);
            }
        } catch (RuntimeException e) {
            fault(e, nowUs);
        }
    }

    private void onControl(ByteBuf datagram, long nowUs) {
        int timestamp = PacketHeader.timestamp(datagram);
        ControlPacket packet;
        try {
            packet = ControlPacket.decode(datagram.duplicate());
        } catch (SrtException e) {
            counters.pktRecvMalformed++;
            return;
        }
        if (packet instanceof Acknowledgement ack) {
            sender.onAcknowledgement(ack, nowUs);
        } else if (packet instanceof LossReport report) {
            sender.onLossReport(report, nowUs);
        } else if (packet instanceof AcknowledgementSeen seen) {
            receiver.onSeen(seen, timestamp, nowUs);
        } else if (packet instanceof DropRequest request) {
            receiver.onDropRequest(request);
        } else if (packet instanceof KeyMaterialMessage message) {
            onKeyMaterial(message, nowUs);
        } else if (packet instanceof Shutdown) {
            receiver.drain();
            end("the peer has closed it");
        }
    }

    private void onKeyMaterial(KeyMaterialMessage message, long nowUs) {
        SendKeys sendKeys = facts.sendKeys();
        if (message.type() == KeyMaterialMessage.TYPE_RESPONSE) {
            if (sendKeys != null) {
                sendKeys.onAnswer(message.content());
            }
            return;
        }
        ReceiveKeys keys = facts.receiveKeys();
        try {
            if (keys != null && keys.take(message.content())) {
                new Way().control(new KeyMaterialMessage(KeyMaterialMessage.TYPE_RESPONSE, message.content()), nowUs);
            } else {
                counters.pktRecvMalformed++;
            }
        } catch (SrtException e) {
            counters.pktRecvMalformed++;
        }
    }

    /** Time goes on; returns when it is to be called again, if nothing happens before. */
    long tick(long nowUs) {
        if (isClosed) {
            return Long.MAX_VALUE;
        }
        if (nowUs - heardUs > options.peerIdleTimeoutUs()) {
            end("nothing came for " + (nowUs - heardUs) / 1000 + " ms");
            return Long.MAX_VALUE;
        }
        try {
            return work(nowUs);
        } catch (RuntimeException e) {
            fault(e, nowUs);
            return Long.MAX_VALUE;
        }
    }

    private long work(long nowUs) {
        receiver.tick(nowUs);
        if (isClosed) {
            return Long.MAX_VALUE;
        }
        sender.tick(nowUs);
        long keysUs = announceKeys(nowUs);
        if (nowUs - saidUs >= KEEP_ALIVE_US) {
            new Way().control(new KeepAlive(), nowUs);
        }
        long quietUs = Math.min(saidUs + KEEP_ALIVE_US, heardUs + options.peerIdleTimeoutUs() + 1);
        return Math.min(Math.min(keysUs, quietUs), Math.min(receiver.nextUs(), sender.nextUs()));
    }

    /** Says what the next key is, until the peer has said it after us; returns when again. */
    private long announceKeys(long nowUs) {
        byte[] keys = facts.sendKeys() == null ? null : facts.sendKeys().announcement();
        if (keys == null) {
            return Long.MAX_VALUE;
        }
        long pauseUs = Math.max(MIN_KEY_ANNOUNCE_US, roundTrip.rttUs() * 3L / 2);
        if (nowUs - keysToldUs > pauseUs) {
            keysToldUs = nowUs;
            new Way().control(new KeyMaterialMessage(KeyMaterialMessage.TYPE_REQUEST, keys), nowUs);
        }
        return keysToldUs + pauseUs + 1;
    }

    @Override
    public void close(long nowUs) {
        if (!isClosed) {
            new Way().control(new Shutdown(), nowUs);
            release();
        }
    }

    private void end(String why) {
        if (!isClosed) {
            reason = why;
            release();
            listener.onClosed(why);
        }
    }

    /** What throws ends this connection, and nobody else's tick or datagram. */
    private void fault(RuntimeException fault, long nowUs) {
        if (!isClosed) {
            reason = "a fault here: " + fault;
            try {
                new Way().control(new Shutdown(), nowUs);
            } catch (RuntimeException e) {
                // maybe it is the way out that throws
                if (e != fault) {
                    fault.addSuppressed(e);
                }
            }
            release();
        }
        listener.onFault(fault);
    }

    private void release() {
        isClosed = true;
        sender.close();
        receiver.close();
        onGone.run();
    }

    public SrtStatistics statistics(long nowUs) {
        return new SrtStatistics((nowUs - facts.startUs()) / 1000, sender.statistics(facts.mss(), nowUs), receiver.statistics(facts.mss()), sender.link(facts.mss()));
    }
}
