package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.PacketHeader;

/**
 * Meets a peer that calls us, too, so that both can be behind network address translators (draft §4.3.2):
 * {@code WAVING → ATTENTION → INITIATED → CONNECTED | FAILED}. Confined to its owner, who gives it every datagram and ticks it when it says. A handshake is sent again
 * every 250 ms.
 *
 * <p>Who has the larger cookie is the initiator, and proposes; the other one, the responder, answers.
 */
public final class SrtRendezvous implements SrtCall {
    /** Small ones: the contest is a difference of 32 bits. */
    private static final int MAX_COOKIE = 1 << 16;

    private enum State {
        WAVING,
        ATTENTION,
        INITIATED,
        CONNECTED,
        OVER
    }

    private final SrtOptions options;
    private final InetSocketAddress peer;
    private final String streamId;
    private final SecureRandom random;
    private final SrtOutput output;
    private final Listener listener;
    private final Proposal proposal;
    private final int cookie;
    private final RepeatedHandshake repeated;
    private final long startUs;
    private State state = State.WAVING;
    private boolean isInitiator;
    /** The responder's, when it has answered. */
    private Negotiated answered;
    private SrtConnection connection;

    public SrtRendezvous(SrtOptions options, InetSocketAddress peer, String streamId, SecureRandom random, SrtOutput output, Listener listener, long nowUs) {
        this.options = options;
        this.peer = peer;
        this.streamId = streamId;
        this.random = random;
        this.output = output;
        this.listener = listener;
        startUs = nowUs;
        repeated = new RepeatedHandshake(options, peer, output, startUs, nowUs);
        proposal = new Proposal(options, peer, streamId, random, nowUs);
        cookie = random.nextInt(1, MAX_COOKIE);
        int encryption = options.passphrase().isEmpty() ? 0 : options.pbkeylen() / 8;
        repeated.say(proposal.plain(Handshake.VERSION_5, encryption, 0, Handshake.WAVE_A_HAND, cookie), 0, nowUs);
    }

    @Override
    public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowUs) {
        if (state == State.OVER || !from.equals(peer) || datagram.readableBytes() < PacketHeader.BYTES) {
            return;
        }
        int destination = PacketHeader.destination(datagram);
        if (destination != proposal.socketId() && destination != 0) {
            return;
        }
        Handshake handshake = null;
        try {
            if (PacketHeader.isControl(datagram) && ControlPacket.decode(datagram.duplicate()) instanceof Handshake came) {
                handshake = came;
            }
        } catch (SrtException e) {
            // of somebody else, or damaged: it comes again
            return;
        }
        if (handshake != null) {
            onHandshake(handshake, PacketHeader.timestamp(datagram), nowUs);
            return;
        }
        if (state == State.INITIATED && answered != null) {
            // its agreement is lost, but it goes on
            connect(answered, nowUs);
        }
        if (connection != null) {
            connection.onDatagram(datagram, nowUs);
        }
    }

    private void onHandshake(Handshake handshake, int timestamp, long nowUs) {
        try {
            if (handshake.isRejection()) {
                if (connection == null) {
                    fail("refused: " + RejectReason.words(handshake.handshakeType()));
                }
            } else if (handshake.version() != Handshake.VERSION_5) {
                fail("the peer speaks version " + handshake.version() + ", not 5");
            } else if (handshake.handshakeType() == Handshake.WAVE_A_HAND || handshake.handshakeType() == Handshake.CONCLUSION) {
                if (state == State.WAVING && !meet(handshake, nowUs)) {
                    return;
                }
                if (handshake.handshakeType() == Handshake.CONCLUSION) {
                    onConclusion(handshake, timestamp, nowUs);
                }
            } else if (handshake.handshakeType() == Handshake.AGREEMENT) {
                onAgreement(handshake, timestamp, nowUs);
            }
        } catch (SrtException e) {
            if (connection == null) {
                fail(e.getMessage());
            }
        }
    }

    /** The contest of cookies; false when nobody has won. */
    private boolean meet(Handshake handshake, long nowUs) {
        int contest = cookie - handshake.cookie();
        if (contest == 0) {
            fail("both sides have the same cookie");
            return false;
        }
        isInitiator = contest > 0;
        state = State.ATTENTION;
        repeated.say(isInitiator ? proposal.conclusion(handshake.encryption(), cookie, random) : proposal.plain(Handshake.VERSION_5, 0, 0, Handshake.CONCLUSION, cookie),
                handshake.socketId(), nowUs);
        return true;
    }

    private void onConclusion(Handshake handshake, int timestamp, long nowUs) {
        if (isInitiator) {
            if (handshake.extension(HandshakeExtension.HS_RESPONSE).isPresent()) {
                agree(handshake, timestamp, nowUs);
            } else if (state == State.ATTENTION) {
                state = State.INITIATED;
                repeated.again(handshake.socketId(), nowUs);
            }
        } else if (handshake.extension(HandshakeExtension.HS_REQUEST).isPresent()) {
            if (answered == null) {
                answer(handshake, timestamp, nowUs);
            } else {
                // it has not heard us
                repeated.again(nowUs);
            }
        }
    }

    /** The initiator's end. */
    private void agree(Handshake handshake, int timestamp, long nowUs) {
        if (connection == null) {
            Negotiated facts = proposal.accepted(handshake, handshake.initialSequence(), timestamp, nowUs);
            repeated.say(proposal.plain(Handshake.VERSION_5, 0, 0, Handshake.AGREEMENT, cookie), handshake.socketId(), nowUs);
            connect(facts, nowUs);
        } else {
            repeated.again(nowUs);
        }
    }

    /** The responder looks at the proposal as a listener does. */
    private void answer(Handshake handshake, int timestamp, long nowUs) {
        // as libsrt: who meets somebody has counter mode if nothing else is said
        SrtOptions now = options.withGroupConnect(false).withCryptoMode(options.cryptoMode() == CryptoMode.AUTO ? CryptoMode.AES_CTR : options.cryptoMode());
        Conclusion conclusion = Conclusion.of(handshake, now, streamId, options.passphrase());
        if (conclusion.refusal() != null || handshake.mtu() < SrtListener.MIN_MSS) {
            RejectReason why = conclusion.refusal() == null ? RejectReason.ROGUE : conclusion.refusal();
            repeated.say(proposal.plain(Handshake.VERSION_5, 0, 0, why.handshakeType(), cookie), handshake.socketId(), nowUs);
            fail("refused: " + RejectReason.words(why.handshakeType()));
            return;
        }
        List<HandshakeExtension> extensions = conclusion.answer(options, null);
        answered = conclusion.negotiated(options, handshake, proposal.socketId(), proposal.firstSequence(), peer, startUs, nowUs - (timestamp & 0xFFFF_FFFFL), random);
        state = State.INITIATED;
        Handshake plain = proposal.plain(Handshake.VERSION_5, handshake.encryption(), Conclusion.fieldOf(extensions), Handshake.CONCLUSION, cookie);
        repeated.say(plain.with(extensions), handshake.socketId(), nowUs);
    }

    private void onAgreement(Handshake handshake, int timestamp, long nowUs) {
        if (connection != null) {
            return;
        }
        if (!isInitiator && answered != null) {
            connect(answered, nowUs);
        } else if (isInitiator && handshake.extension(HandshakeExtension.HS_RESPONSE).isPresent()) {
            connect(proposal.accepted(handshake, handshake.initialSequence(), timestamp, nowUs), nowUs);
        }
    }

    private void connect(Negotiated facts, long nowUs) {
        state = State.CONNECTED;
        LateListener late = new LateListener();
        connection = new SrtConnection(options, facts, output, late, () -> state = State.OVER, nowUs);
        late.listener = listener.onConnected(connection);
    }

    @Override
    public long tick(long nowUs) {
        if (state == State.OVER) {
            return Long.MAX_VALUE;
        }
        if (connection != null) {
            return connection.tick(nowUs);
        }
        if (repeated.isOver(nowUs)) {
            fail(repeated.complaint());
            return Long.MAX_VALUE;
        }
        return repeated.tick(nowUs);
    }

    private void fail(String reason) {
        state = State.OVER;
        listener.onFailed(reason);
    }

    @Override
    public void close(long nowUs) {
        if (connection != null) {
            connection.close(nowUs);
        }
        state = State.OVER;
    }
}
