package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.SequenceNumber;

/**
 * Calls a listener: {@code INDUCTION → CONCLUSION → CONNECTED | FAILED}. Confined to its owner, who gives it every datagram and ticks it about every 5 ms. A handshake is
 * sent again every 250 ms.
 */
public final class SrtCaller {
    private static final long RETRY_US = 250_000;
    private static final int DEFAULT_KEY_BYTES = 16;

    /** Hears of a call. One of the two, once. */
    public interface Listener {

        /** @return hears of the connection */
        SrtConnection.Listener onConnected(SrtConnection connection);

        void onFailed(String reason);
    }

    private final SrtOptions options;
    private final InetSocketAddress peer;
    private final String streamId;
    private final SecureRandom random;
    private final SrtOutput output;
    private final Listener listener;
    private final int socketId;
    private final int firstSequence;
    private final long startUs;
    private Handshake said;
    private long saidUs;
    private SendKeys keys;
    private byte[] keyMaterial;
    private SrtConnection connection;
    private boolean isOver;

    public SrtCaller(SrtOptions options, InetSocketAddress peer, String streamId, SecureRandom random, SrtOutput output, Listener listener, long nowUs) {
        this.options = options;
        this.peer = peer;
        this.streamId = streamId;
        this.random = random;
        this.output = output;
        this.listener = listener;
        socketId = random.nextInt(1, Integer.MAX_VALUE);
        firstSequence = random.nextInt(SequenceNumber.MAX);
        startUs = nowUs;
        say(new Handshake(Handshake.VERSION_4, 0, Handshake.UDT_DGRAM, firstSequence, options.mss(), options.flowWindow(), Handshake.INDUCTION, socketId, 0,
                Handshake.addressOf(peer.getAddress()), List.of()), nowUs);
    }

    private void say(Handshake handshake, long nowUs) {
        said = handshake;
        saidUs = nowUs;
        ByteBuf datagram = output.alloc().ioBuffer(256);
        handshake.encode(datagram, (int) (nowUs - startUs), 0);
        output.write(datagram, peer);
    }

    /** A datagram. Lent for the call. */
    public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowUs) {
        if (isOver || !from.equals(peer) || datagram.readableBytes() < PacketHeader.BYTES || PacketHeader.destination(datagram) != socketId) {
            return;
        }
        if (connection != null) {
            connection.onDatagram(datagram, nowUs);
            return;
        }
        int timestamp = PacketHeader.timestamp(datagram);
        try {
            if (PacketHeader.isControl(datagram) && ControlPacket.decode(datagram.duplicate()) instanceof Handshake handshake) {
                onHandshake(handshake, timestamp, nowUs);
            }
        } catch (SrtException e) {
            fail(e.getMessage());
        }
    }

    private void onHandshake(Handshake handshake, int timestamp, long nowUs) {
        if (handshake.isRejection()) {
            fail("refused: " + RejectReason.words(handshake.handshakeType()));
        } else if (handshake.handshakeType() == Handshake.INDUCTION && said.handshakeType() == Handshake.INDUCTION) {
            conclude(handshake, nowUs);
        } else if (handshake.handshakeType() == Handshake.CONCLUSION && said.handshakeType() == Handshake.CONCLUSION) {
            connect(handshake, timestamp, nowUs);
        }
    }

    private void conclude(Handshake induction, long nowUs) {
        if (induction.version() != Handshake.VERSION_5 || induction.extensionField() != Handshake.MAGIC) {
            fail("the listener speaks version " + induction.version() + ", not 5");
            return;
        }
        List<HandshakeExtension> extensions = new ArrayList<>();
        int field = Handshake.HAS_HS;
        extensions.add(Negotiated.ours(options, options.receiveLatencyMs(), options.peerLatencyMs()).extension(HandshakeExtension.HS_REQUEST));
        if (!options.passphrase().isEmpty()) {
            int wanted = induction.encryption() >= 2 && induction.encryption() <= 4 ? induction.encryption() * 8 : DEFAULT_KEY_BYTES;
            keys = SendKeys.create(options.passphrase(), options.pbkeylen() == 0 ? wanted : options.pbkeylen(), random, options.kmRefreshPackets(),
                    options.kmAnnouncePackets());
            keyMaterial = keys.material();
            field |= Handshake.HAS_KM;
            extensions.add(new HandshakeExtension(HandshakeExtension.KM_REQUEST, keyMaterial));
        }
        if (!streamId.isEmpty()) {
            field |= Handshake.HAS_CONFIG;
            extensions.add(HandshakeExtension.text(HandshakeExtension.STREAM_ID, streamId));
        }
        if (!options.packetFilter().isEmpty()) {
            field |= Handshake.HAS_CONFIG;
            extensions.add(HandshakeExtension.text(HandshakeExtension.FILTER, options.packetFilter()));
        }
        say(new Handshake(Handshake.VERSION_5, keys == null ? 0 : keys.keyBytes() / 8, field, firstSequence, options.mss(), options.flowWindow(), Handshake.CONCLUSION,
                socketId, induction.cookie(), Handshake.addressOf(peer.getAddress()), extensions), nowUs);
    }

    private void connect(Handshake conclusion, int timestamp, long nowUs) {
        Optional<HandshakeExtension> response = conclusion.extension(HandshakeExtension.HS_RESPONSE);
        if (response.isEmpty() || conclusion.mtu() < SrtListener.MIN_MSS) {
            fail("the listener's conclusion has no HSRSP, or packets of " + conclusion.mtu() + " bytes");
            return;
        }
        Capabilities theirs = Capabilities.of(response.get());
        ReceiveKeys receiveKeys = null;
        if (keys != null) {
            Optional<HandshakeExtension> answer = conclusion.extension(HandshakeExtension.KM_RESPONSE);
            receiveKeys = new ReceiveKeys(options.passphrase());
            if (answer.isEmpty() || !java.util.Arrays.equals(answer.get().content(), keyMaterial) || !receiveKeys.take(keyMaterial)) {
                fail("refused: the listener has no such passphrase");
                return;
            }
        }
        FecSettings filter;
        try {
            filter = filter(conclusion);
        } catch (IllegalArgumentException e) {
            fail(e.getMessage());
            return;
        }
        Negotiated facts = new Negotiated(socketId, conclusion.socketId(), peer, streamId, firstSequence, Math.min(options.mss(), conclusion.mtu()),
                conclusion.flowWindow(), theirs.version(), theirs.flags(), Math.max(options.receiveLatencyMs(), theirs.sendDelayMs()),
                Math.max(options.peerLatencyMs(), theirs.receiveDelayMs()), startUs, nowUs - (timestamp & 0xFFFF_FFFFL), receiveKeys, keys, filter);
        Late late = new Late();
        connection = new SrtConnection(options, facts, output, late, () -> isOver = true, nowUs);
        late.listener = listener.onConnected(connection);
    }

    /** The connection's listener is told only when there is a connection. */
    private static final class Late implements SrtConnection.Listener {
        private SrtConnection.Listener listener;

        @Override
        public void onMessage(ByteBuf message) {
            listener.onMessage(message);
        }

        @Override
        public void onClosed(String reason) {
            listener.onClosed(reason);
        }
    }

    /** What the listener says, which may have one of its own. */
    private FecSettings filter(Handshake conclusion) {
        Optional<HandshakeExtension> said = conclusion.extension(HandshakeExtension.FILTER);
        if (said.isEmpty()) {
            if (!options.packetFilter().isEmpty()) {
                throw new IllegalArgumentException("refused: the listener has no packet filter");
            }
            return null;
        }
        FecSettings filter = FecSettings.parse(said.get().text());
        if (!options.packetFilter().isEmpty() && !filter.agreesWith(FecSettings.parse(options.packetFilter()))) {
            throw new IllegalArgumentException("refused: the listener has another packet filter, " + filter.text());
        }
        return filter;
    }

    /** Time goes on. */
    public void tick(long nowUs) {
        if (isOver) {
            return;
        }
        if (connection != null) {
            connection.tick(nowUs);
        } else if (nowUs - startUs > options.connectTimeoutUs()) {
            fail("no answer within " + options.connectTimeoutUs() / 1000 + " ms");
        } else if (nowUs - saidUs >= RETRY_US) {
            say(said, nowUs);
        }
    }

    private void fail(String reason) {
        isOver = true;
        listener.onFailed(reason);
    }

    /** Ends the call, or the connection. */
    public void close(long nowUs) {
        if (connection != null) {
            connection.close(nowUs);
        }
        isOver = true;
    }
}
