package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import srs.format.rtp.sdp.Setup;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.dtls.LazyIdentity;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.protocol.rtc.internal.stun.StunWriter;

/** A session without DTLS on a {@link ToldLoop}, which keeps when it was looked at and what came. Confined to the test's thread. */
final class ToldSession implements SessionMedia, Path {
    private static final String PEER = "peer";
    private static final String IP = "203.0.113.1";

    final List<Long> ticksMs = new ArrayList<>();
    final List<String> packets = new ArrayList<>();
    final PeerSession session;
    boolean isQuiet = true;
    MediaTransport transport;
    private final ToldLoop loop;
    private final IceCredentials local;

    ToldSession(ToldLoop loop, SessionTable table, int number) {
        this.loop = loop;
        local = IceCredentials.create(new Random(number));
        Budget waiting = new Budget(Sessions.MAX_WAITING, Sessions.MAX_WAITING);
        waiting.take(IP);
        Means means = new Means(new LazyIdentity(true), table, waiting, new Handshakes(1, 1, System::nanoTime), Runnable::run, new BlackHole(), System::nanoTime);
        session = new PeerSession(means, new SessionRequest(local, PEER, Setup.PASSIVE, List.of(), false, false, false, IP, 30_000, this));
    }

    /** The peer's first request comes by a socket of the session's loop. */
    ToldSession connect(Home home) {
        session.onStun(request(), this, home);
        return this;
    }

    StunMessage request() {
        ByteBuf packet = Unpooled.buffer();
        StunWriter writer = new StunWriter(packet, StunMessage.BINDING_REQUEST, new byte[12]).username(local.ufrag() + ":" + PEER).priority(1).controlling(true, 7);
        writer.useCandidate();
        writer.sign(new IntegrityKey(local.pwd()));
        return StunMessage.parse(packet);
    }

    /** From one time that it was looked at to the next. */
    List<Long> pausesMs() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < ticksMs.size(); i++) {
            pauses.add(ticksMs.get(i) - ticksMs.get(i - 1));
        }
        return pauses;
    }

    @Override
    public void onConnected(MediaTransport its) {
        transport = its;
    }

    @Override
    public void onRtp(ByteBuf packet, long nowUs) {
        packets.add("rtp " + HexFormat.of().formatHex(ByteBufUtil.getBytes(packet)));
    }

    @Override
    public void onRtcp(ByteBuf compound, long nowUs) {
        packets.add("rtcp " + HexFormat.of().formatHex(ByteBufUtil.getBytes(compound)));
    }

    @Override
    public void onReadComplete(long nowUs) {
        packets.add("end of the read");
    }

    @Override
    public void onTick(long nowUs) {
        ticksMs.add(loop.nowMs());
    }

    @Override
    public boolean isQuiet() {
        return isQuiet;
    }

    @Override
    public void onEnd(EndReason reason) {
        packets.add("end");
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(IP, 40_000);
    }

    @Override
    public ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public ByteBuf buffer(int bytes) {
        return alloc().buffer(bytes);
    }

    @Override
    public boolean write(ByteBuf datagram) {
        datagram.release();
        return true;
    }

    @Override
    public void onProved() {}

    @Override
    public void onForgotten() {}

    @Override
    public void onHeard(long nowUs) {}
}
