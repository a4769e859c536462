package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.ice.IceLite;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.protocol.rtc.internal.stun.StunWriter;

/** A check of a WebRTC peer: read, proved and answered; and one of a stranger. */
public class StunChecks extends PerFrame {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 40_000);

    private final ByteBuf request = Unpooled.directBuffer();
    private final ByteBuf forged = Unpooled.directBuffer();
    private final ByteBuf answer = Unpooled.buffer(256);
    private IceLite<InetSocketAddress> ice;
    private long nowMs;

    @Setup
    public void begin() {
        IceCredentials local = IceCredentials.create(new Random(1));
        ice = new IceLite<>(local, "peer", 0, address -> { });
        write(request, local, local.pwd());
        write(forged, local, "another password of 22 characters");
    }

    @TearDown
    public void end() {
        request.release();
        forged.release();
    }

    private static void write(ByteBuf out, IceCredentials local, String pwd) {
        new StunWriter(out, StunMessage.BINDING_REQUEST, new byte[12]).username(local.ufrag() + ":peer").priority(1).controlling(true, 7).useCandidate().sign(new IntegrityKey(pwd));
    }

    @Benchmark
    public int answer() {
        ice.onMessage(StunMessage.parse(request), PEER, PEER, ++nowMs, answer.clear());
        return answer.readableBytes();
    }

    @Benchmark
    public int drop() {
        ice.onMessage(StunMessage.parse(forged), PEER, PEER, ++nowMs, answer.clear());
        return answer.readableBytes();
    }
}
