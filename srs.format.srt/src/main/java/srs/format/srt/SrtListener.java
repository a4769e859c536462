package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.collection.IntObjectHashMap;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.PacketHeader;

/**
 * Answers callers at one address, and has their connections: {@code induction → cookie → conclusion → request → connection}.
 *
 * <p>Confined to its owner, who gives it every datagram and ticks it when it says. Nothing is kept of a caller before it has shown its cookie; then at most
 * {@link #MAX_REQUESTS} wait for an answer of their owner, and a conclusion that comes again is answered as before.
 */
public final class SrtListener {
    /** Callers that wait for an answer; more are refused. */
    public static final int MAX_REQUESTS = 1024;
    /** Connections; more are refused. */
    public static final int MAX_CONNECTIONS = 10_000;
    /** Passphrases that are checked in a second, which costs a millisecond or two each; a caller beyond them is not answered, and asks again. */
    public static final int MAX_KEY_CHECKS = 100;
    /** The smallest packets that anything fits into, with IP and UDP headers. */
    static final int MIN_MSS = 76;

    private static final long SECOND_US = 1_000_000;
    private static final long REQUEST_US = 10_000_000;

    /** Hears of callers that the listener refuses by itself: its owner has not seen them. */
    public interface Refusals {

        /**
         * @param streamId as it was said: at most 512 bytes of anything
         * @param reason what the caller is told
         */
        void onRefused(InetSocketAddress from, String streamId, RejectReason reason, long nowUs);
    }

    private record Caller(InetSocketAddress address, int socketId) {}

    private final SrtOptions options;
    private final SecureRandom random;
    private final SrtOutput output;
    private final Consumer<SrtRequest> requests;
    private final UnaryOperator<String> passphrases;
    private final Cookies cookies;
    private Refusals refusals = (from, streamId, reason, nowUs) -> { };
    private final Map<Caller, Request> callers = new HashMap<>();
    private final IntObjectHashMap<Request> connected = new IntObjectHashMap<>();
    private int waiting;
    private int keyChecks;
    private long keyChecksBeganUs;
    private long startUs;
    private boolean hasStarted;

    /** @param requests gets each caller, which it accepts or rejects then or later */
    public SrtListener(SrtOptions options, SecureRandom random, SrtOutput output, Consumer<SrtRequest> requests) {
        this(options, random, output, streamId -> options.passphrase(), requests);
    }

    /**
     * One whose streams have passphrases of their own.
     *
     * @param passphrases the passphrase of whoever says a stream id, instead of that of the options; empty for no encryption, null when it is not known yet: then the
     *     caller gets no answer, and asks again a quarter of a second later
     * @param requests gets each caller, which it accepts or rejects then or later
     */
    public SrtListener(SrtOptions options, SecureRandom random, SrtOutput output, UnaryOperator<String> passphrases, Consumer<SrtRequest> requests) {
        this(options, random, output, passphrases, requests, Cookies.secret(random));
    }

    /**
     * One of several that share an address: who was given a cookie by one of them may come to another.
     *
     * @param cookieSecret {@link #cookieSecret}, the same for all of them
     */
    public SrtListener(SrtOptions options, SecureRandom random, SrtOutput output, UnaryOperator<String> passphrases, Consumer<SrtRequest> requests, byte[] cookieSecret) {
        this.options = options;
        this.random = random;
        this.output = output;
        this.passphrases = passphrases;
        this.requests = requests;
        cookies = new Cookies(cookieSecret);
    }

    /** Loads this Java's cryptography, which may take a second: to be called once before there is a listener, where waiting harms nobody. */
    public static void prepare() {
        SecureRandom random = new SecureRandom();
        new Cookies(random).make(new InetSocketAddress(0), 0);
        String passphrase = "x".repeat(SrtOptions.MIN_PASSPHRASE_CHARS);
        SendKeys sender = SendKeys.create(false, passphrase, 16, random, SrtOptions.DEFAULT.kmRefreshPackets(), SrtOptions.DEFAULT.kmAnnouncePackets());
        ReceiveKeys receiver = new ReceiveKeys(passphrase);
        receiver.take(sender.material());
        ByteBuf packet = Unpooled.buffer(32).writeZero(32);
        sender.encrypt(packet);
        receiver.decrypt(1, packet, packet.slice(PacketHeader.BYTES, 16));
    }

    /** What listeners share that take each other's callers. */
    public static byte[] cookieSecret(SecureRandom random) {
        return Cookies.secret(random);
    }

    /**
     * The group of a caller that shows its cookie, for who must give the datagram to the listener where that group is. Lent for the call.
     *
     * @return 0 when it is something else
     */
    public static int groupOf(ByteBuf datagram) {
        if (datagram.readableBytes() <= PacketHeader.BYTES || PacketHeader.destination(datagram) != 0 || !PacketHeader.isControl(datagram)) {
            return 0;
        }
        try {
            if (ControlPacket.decode(datagram.duplicate()) instanceof Handshake handshake && handshake.handshakeType() == Handshake.CONCLUSION) {
                return handshake.extension(HandshakeExtension.GROUP).map(extension -> GroupMembership.of(extension).groupId()).orElse(0);
            }
        } catch (SrtException e) {
            // the listener says what it is
            return 0;
        }
        return 0;
    }

    /** From now on it hears of who is refused. */
    public void tell(Refusals listener) {
        refusals = listener;
    }

    public int connections() {
        return connected.size();
    }

    /** A datagram. Lent for the call. */
    public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowUs) {
        if (datagram.readableBytes() < PacketHeader.BYTES) {
            return;
        }
        int destination = PacketHeader.destination(datagram);
        if (destination != 0) {
            Request request = connected.get(destination);
            if (request != null && request.peer.equals(from)) {
                request.connection.onDatagram(datagram, nowUs);
            }
            return;
        }
        if (!PacketHeader.isControl(datagram)) {
            return;
        }
        try {
            int timestamp = PacketHeader.timestamp(datagram);
            if (ControlPacket.decode(datagram.duplicate()) instanceof Handshake handshake) {
                onHandshake(handshake, timestamp, from, nowUs);
            }
        } catch (SrtException e) {
            // of nobody that we know: not worth an answer
            return;
        }
    }

    private void onHandshake(Handshake handshake, int timestamp, InetSocketAddress from, long nowUs) {
        if (!hasStarted) {
            hasStarted = true;
            startUs = nowUs;
        }
        if (handshake.handshakeType() == Handshake.INDUCTION) {
            int encryption = options.pbkeylen() / 8;
            answer(new Handshake(Handshake.VERSION_5, encryption, Handshake.MAGIC, handshake.initialSequence(), options.mss(), options.flowWindow(), Handshake.INDUCTION,
                    handshake.socketId(), cookies.make(from, nowUs), Handshake.addressOf(from.getAddress()), List.of()), from, startUs, nowUs);
        } else if (handshake.handshakeType() == Handshake.CONCLUSION && cookies.isValid(handshake.cookie(), from, nowUs)) {
            conclude(handshake, timestamp, from, nowUs);
        }
    }

    private void conclude(Handshake handshake, int timestamp, InetSocketAddress from, long nowUs) {
        Request known = callers.get(new Caller(from, handshake.socketId()));
        if (known != null) {
            known.answerAgain(nowUs);
            return;
        }
        if (handshake.version() != Handshake.VERSION_5) {
            refuseAndTell(handshake, RejectReason.VERSION, from, nowUs);
        } else if (handshake.mtu() < MIN_MSS || handshake.socketId() == 0) {
            refuseAndTell(handshake, RejectReason.ROGUE, from, nowUs);
        } else if (waiting >= MAX_REQUESTS || connected.size() >= MAX_CONNECTIONS) {
            refuseAndTell(handshake, RejectReason.RESOURCE, from, nowUs);
        } else {
            String streamId = Conclusion.streamId(handshake);
            String passphrase = passphrases.apply(streamId);
            if (passphrase == null || !passphrase.isEmpty() && !mayCheckKeys(handshake, nowUs)) {
                return;
            }
            Conclusion conclusion = Conclusion.of(handshake, options, streamId, passphrase);
            if (conclusion.refusal() != null) {
                refuseAndTell(handshake, conclusion.refusal(), from, nowUs);
                return;
            }
            Request request = new Request(handshake, conclusion, from, nowUs, nowUs - (timestamp & 0xFFFF_FFFFL));
            callers.put(request.caller, request);
            waiting++;
            requests.accept(request);
        }
    }

    private boolean mayCheckKeys(Handshake handshake, long nowUs) {
        if (handshake.extension(HandshakeExtension.KM_REQUEST).isEmpty()) {
            return true;
        }
        if (nowUs - keyChecksBeganUs >= SECOND_US) {
            keyChecksBeganUs = nowUs;
            keyChecks = 0;
        }
        return keyChecks++ < MAX_KEY_CHECKS;
    }

    private void refuseAndTell(Handshake handshake, RejectReason reason, InetSocketAddress from, long nowUs) {
        refuse(handshake, reason, from, nowUs);
        refusals.onRefused(from, Conclusion.streamId(handshake), reason, nowUs);
    }

    private void refuse(Handshake handshake, RejectReason reason, InetSocketAddress to, long nowUs) {
        answer(new Handshake(Handshake.VERSION_5, 0, handshake.extensionField() & Handshake.HAS_HS, handshake.initialSequence(), options.mss(), options.flowWindow(),
                reason.handshakeType(), handshake.socketId(), handshake.cookie(), Handshake.addressOf(to.getAddress()), List.of()), to, startUs, nowUs);
    }

    private void answer(Handshake handshake, InetSocketAddress to, long fromUs, long nowUs, int destination) {
        ByteBuf datagram = output.alloc().ioBuffer(256);
        handshake.encode(datagram, (int) (nowUs - fromUs), destination);
        output.write(datagram, to);
    }

    private void answer(Handshake handshake, InetSocketAddress to, long fromUs, long nowUs) {
        answer(handshake, to, fromUs, nowUs, handshake.socketId());
    }

    /**
     * Time goes on.
     *
     * @return when it is to be called again; what comes or is sent before may make it earlier, by 5 ms after that at the latest
     */
    public long tick(long nowUs) {
        long next = Long.MAX_VALUE;
        if (callers.isEmpty()) {
            return next;
        }
        for (Request request : new ArrayList<>(callers.values())) {
            if (request.connection != null) {
                next = Math.min(next, request.connection.tick(nowUs));
            } else if (nowUs - request.beganUs > REQUEST_US) {
                request.reject(RejectReason.TIMEOUT, nowUs);
            } else {
                next = Math.min(next, request.beganUs + REQUEST_US + 1);
            }
        }
        return next;
    }

    /** Ends all. */
    public void close(long nowUs) {
        for (Request request : new ArrayList<>(callers.values())) {
            if (request.connection != null) {
                request.connection.close(nowUs);
            } else {
                request.reject(RejectReason.CLOSE, nowUs);
            }
        }
    }

    /** A caller, from its conclusion to its end: {@code WAITING → CONNECTED | REFUSED → GONE}. */
    private final class Request implements SrtRequest {
        final Caller caller;
        final InetSocketAddress peer;
        final long beganUs;
        private final Handshake handshake;
        private final Conclusion conclusion;
        private final long baseUs;
        private SrtConnection connection;
        private SrtGroup group;
        private boolean isOver;

        Request(Handshake handshake, Conclusion conclusion, InetSocketAddress peer, long nowUs, long baseUs) {
            this.handshake = handshake;
            this.conclusion = conclusion;
            this.peer = peer;
            this.baseUs = baseUs;
            beganUs = nowUs;
            caller = new Caller(peer, handshake.socketId());
        }

        @Override
        public InetSocketAddress peer() {
            return peer;
        }

        @Override
        public String streamId() {
            return conclusion.streamId();
        }

        @Override
        public boolean isEncrypted() {
            return conclusion.keys() != null;
        }

        @Override
        public int peerVersion() {
            return conclusion.capabilities().version();
        }

        @Override
        public boolean isWaiting() {
            return !isOver && connection == null;
        }

        @Override
        public SrtConnection accept(SrtConnection.Listener listener, long nowUs) {
            if (!isWaiting()) {
                return null;
            }
            connect(negotiated(), listener, nowUs);
            answerAgain(nowUs);
            return connection;
        }

        private Negotiated negotiated() {
            return conclusion.negotiated(options, handshake, freeSocketId(), handshake.initialSequence(), peer, startUs(), baseUs, random);
        }

        private void connect(Negotiated facts, SrtConnection.Listener listener, long nowUs) {
            connection = new SrtConnection(options, facts, output, listener, this::gone, nowUs);
            waiting--;
            connected.put(facts.socketId(), this);
        }

        @Override
        public Optional<GroupMembership> group() {
            return Optional.ofNullable(conclusion.group());
        }

        @Override
        public SrtConnection join(SrtGroup joined, SrtConnection.Listener listener, long nowUs) {
            if (!isWaiting()) {
                return null;
            }
            joined.begin(handshake.initialSequence(), beganUs);
            group = joined;
            Negotiated facts = negotiated();
            try {
                joined.check(facts);
            } catch (SrtException e) {
                reject(RejectReason.GROUP, nowUs);
                return null;
            }
            if (!joined.hasRoom()) {
                reject(RejectReason.GROUP, nowUs);
                return null;
            }
            connect(facts, listener, nowUs);
            joined.add(connection, conclusion.group().weight(), options.flowWindow());
            answerAgain(nowUs);
            return connection;
        }

        /** Our time when timestamps are 0. */
        private long startUs() {
            return group == null ? beganUs : group.startUs();
        }

        void answerAgain(long nowUs) {
            if (connection == null) {
                return;
            }
            List<HandshakeExtension> extensions = conclusion.answer(options, group == null ? null : group.membership(conclusion.group().weight()));
            int field = Conclusion.fieldOf(extensions);
            answer(new Handshake(Handshake.VERSION_5, handshake.encryption(), field, handshake.initialSequence(), Math.min(options.mss(), handshake.mtu()),
                    options.flowWindow(), Handshake.CONCLUSION, connection.socketId(), handshake.cookie(), Handshake.addressOf(peer.getAddress()), extensions),
                    peer, startUs(), nowUs, handshake.socketId());
        }

        @Override
        public void reject(RejectReason reason, long nowUs) {
            if (isWaiting()) {
                refuse(handshake, reason, peer, nowUs);
                forget();
            }
        }

        @Override
        public void forget() {
            if (isWaiting()) {
                waiting--;
                isOver = true;
                callers.remove(caller, this);
            }
        }

        private void gone() {
            isOver = true;
            connected.remove(connection.socketId());
            callers.remove(caller, this);
            if (group != null) {
                group.remove(connection);
            }
        }
    }

    private int freeSocketId() {
        int id;
        do {
            id = random.nextInt(1, Integer.MAX_VALUE);
        } while (connected.containsKey(id));
        return id;
    }
}
