package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import srs.protocol.rtc.internal.PacketKind;
import srs.protocol.rtc.internal.dtls.ForeignPeer;
import srs.protocol.rtc.internal.dtls.SrtpKeys;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.srtp.SrtpContext;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.protocol.rtc.internal.stun.StunWriter;

/** The other side of a session on a {@link FakeNetwork}: checks, shakes hands, sends and receives. One test thread drives it. */
public final class FakeBrowser implements AutoCloseable {
    public static final String UFRAG = "peer";

    public final List<StunMessage> answers = new CopyOnWriteArrayList<>();
    public final List<String> packets = new CopyOnWriteArrayList<>();
    final AtomicInteger socketsSeen = new AtomicInteger();
    public final ForeignPeer dtls;
    private final FakeNetwork network;
    private final IceCredentials server;
    private InetSocketAddress here;
    private int socket;
    private volatile Consumer<byte[]> out;
    private SrtpContext outbound;
    private volatile SrtpContext inbound;

    public FakeBrowser(FakeNetwork network, IceCredentials server, InetSocketAddress here) {
        this.network = network;
        this.server = server;
        dtls = new ForeignPeer(this::send);
        move(here, 0);
    }

    /** From now on its packets come from there, by that socket of the server. */
    public void move(InetSocketAddress address, int toSocket) {
        here = address;
        socket = toSocket;
        out = datagram -> network.send(socket, datagram, here);
        network.at(address, this::receive);
    }

    private void receive(byte[] datagram, int bySocket) {
        ByteBuf packet = Unpooled.wrappedBuffer(datagram);
        socketsSeen.set(bySocket);
        PacketKind kind = PacketKind.of(packet);
        switch (kind) {
            case STUN -> answers.add(StunMessage.parse(packet));
            case DTLS -> dtls.deliver(datagram);
            default -> {
                ByteBuf plain = Unpooled.buffer();
                if (inbound == null) {
                    plain.writeBytes(packet);
                } else if (kind == PacketKind.RTCP) {
                    inbound.unprotectRtcp(packet, plain);
                } else {
                    inbound.unprotectRtp(packet, plain);
                }
                packets.add(kind + " " + HexFormat.of().formatHex(ByteBufUtil.getBytes(plain)));
            }
        }
    }

    public void send(byte[] datagram) {
        out.accept(datagram);
    }

    /** From now on its packets go by another way. */
    public void sendBy(Consumer<byte[]> way) {
        out = way;
    }

    /** A packet has come by another way. */
    public void receive(byte[] datagram) {
        receive(datagram, -1);
    }

    public void check() {
        check(server.ufrag() + ":" + UFRAG, server.pwd(), true);
    }

    public void check(String username, String pwd, boolean nominates) {
        ByteBuf packet = Unpooled.buffer();
        StunWriter writer = new StunWriter(packet, StunMessage.BINDING_REQUEST, new byte[12]).username(username).priority(1).controlling(true, 7);
        if (nominates) {
            writer.useCandidate();
        }
        writer.sign(new IntegrityKey(pwd));
        send(ByteBufUtil.getBytes(packet));
    }

    /** Until both sides have the keys. */
    public void shakeHands(boolean asClient) throws Exception {
        dtls.start(asClient);
        dtls.material().get(30, TimeUnit.SECONDS);
        SrtpKeys keys = dtls.keys(asClient);
        outbound = keys.outbound();
        inbound = keys.inbound();
    }

    public byte[] protect(byte[] rtp) {
        ByteBuf out = Unpooled.buffer();
        if (PacketKind.of(Unpooled.wrappedBuffer(rtp)) == PacketKind.RTCP) {
            outbound.protectRtcp(Unpooled.wrappedBuffer(rtp), out);
        } else {
            outbound.protectRtp(Unpooled.wrappedBuffer(rtp), out);
        }
        return ByteBufUtil.getBytes(out);
    }

    @Override
    public void close() {
        dtls.stop();
    }
}
