package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.PacketHeader;

/**
 * Calls a listener: {@code INDUCTION → CONCLUSION → CONNECTED | FAILED}. Confined to its owner, who gives it every datagram and ticks it when it says. A handshake is
 * sent again every 250 ms.
 */
public final class SrtCaller implements SrtCall {
    private final SrtOptions options;
    private final InetSocketAddress peer;
    private final SecureRandom random;
    private final SrtOutput output;
    private final Listener listener;
    private final Proposal proposal;
    private final SrtGroup group;
    private final int weight;
    private final RepeatedHandshake repeated;
    private SrtConnection connection;
    private boolean isOver;

    public SrtCaller(SrtOptions options, InetSocketAddress peer, String streamId, SecureRandom random, SrtOutput output, Listener listener, long nowUs) {
        this(options, peer, streamId, random, output, null, 0, listener, nowUs);
    }

    /**
     * One whose connection joins a group.
     *
     * @param group which delivers what comes, and sends; null for none
     * @param weight of this way, 0..{@value GroupMembership#MAX_WEIGHT}
     * @throws IllegalArgumentException when the options do not go with a group
     */
    public SrtCaller(SrtOptions options, InetSocketAddress peer, String streamId, SecureRandom random, SrtOutput output, SrtGroup group, int weight, Listener listener,
            long nowUs) {
        if (group != null && (!options.tsbpd() || !options.packetFilter().isEmpty())) {
            throw new IllegalArgumentException("a group needs delivery by time, and has no packet filter");
        }
        this.options = options;
        this.peer = peer;
        this.random = random;
        this.output = output;
        this.listener = listener;
        this.group = group;
        this.weight = weight;
        long startUs = group == null ? nowUs : group.startUs();
        repeated = new RepeatedHandshake(options, peer, output, startUs, nowUs);
        proposal = group == null ? new Proposal(options, peer, streamId, random, nowUs)
                : new Proposal(options, peer, streamId, random, startUs, group.membership(weight), group.firstSequence());
        repeated.say(proposal.plain(Handshake.VERSION_4, 0, Handshake.UDT_DGRAM, Handshake.INDUCTION, 0), 0, nowUs);
    }

    @Override
    public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowUs) {
        if (isOver || !from.equals(peer) || datagram.readableBytes() < PacketHeader.BYTES || PacketHeader.destination(datagram) != proposal.socketId()) {
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
        } else if (handshake.handshakeType() == Handshake.INDUCTION && repeated.saidType() == Handshake.INDUCTION) {
            conclude(handshake, nowUs);
        } else if (handshake.handshakeType() == Handshake.CONCLUSION && repeated.saidType() == Handshake.CONCLUSION) {
            connect(handshake, timestamp, nowUs);
        }
    }

    private void conclude(Handshake induction, long nowUs) {
        if (induction.version() != Handshake.VERSION_5 || induction.extensionField() != Handshake.MAGIC) {
            fail("the listener speaks version " + induction.version() + ", not 5");
            return;
        }
        repeated.say(proposal.conclusion(induction.encryption(), induction.cookie(), random), 0, nowUs);
    }

    private void connect(Handshake conclusion, int timestamp, long nowUs) {
        // a listener begins with the caller's number
        Negotiated facts = proposal.accepted(conclusion, proposal.firstSequence(), timestamp, nowUs);
        LateListener late = new LateListener();
        if (group != null) {
            group.check(facts);
        }
        connection = new SrtConnection(options, facts, output, late, this::gone, nowUs);
        if (group != null) {
            group.add(connection, weight, options.flowWindow());
        }
        late.listener = listener.onConnected(connection);
    }

    private void gone() {
        isOver = true;
        if (group != null) {
            group.remove(connection);
        }
    }

    @Override
    public long tick(long nowUs) {
        if (isOver) {
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
        isOver = true;
        listener.onFailed(reason);
    }

    @Override
    public void close(long nowUs) {
        if (connection != null) {
            connection.close(nowUs);
        }
        isOver = true;
    }
}
