package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.payload.PayloadFormat;
import srs.kernel.internal.client.BundleClients;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamKey;
import srs.protocol.rtc.internal.feed.Feed;
import srs.protocol.rtc.internal.feed.FeedInput;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.feed.Lineup;
import srs.protocol.rtc.internal.feed.Seating;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.protocol.rtc.internal.plan.TrackPlan;
import srs.protocol.rtc.internal.send.PlayerSession;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.srtp.SrtpContext;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/**
 * One packet of a WebRTC publisher to all players of a loop, up to the packet of each, plain or protected: without datagram and socket. For a packet, whatever the players.
 */
public class RtcForward extends PerFrame {
    private static final int PAYLOAD_BYTES = 1100;
    private static final int TICKS = 300;
    private static final int BURST = 8;
    private static final long US = 3_333;

    @Param({"1", "100", "1000"})
    public int players;

    /** Whether packets are protected with AES-GCM. */
    @Param({"false", "true"})
    public boolean isProtected;

    private final ByteBuf wire = Unpooled.buffer(SrtpContext.MAX_PACKET_BYTES);
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    private final List<PlayerSession> sessions = new ArrayList<>();
    private final FeedSource source = new FeedSource(0, PayloadFormat.H264, /* isAskable= */ true);
    private FeedInput input;
    private long nowUs = 1_000_000;
    private long sequence = 1 << 16;
    private int timestamp;
    private long sent;

    @Setup
    public void begin() {
        Feed feed = new Feed(() -> nowUs, new Seating());
        BundleClients clients = new BundleClients(new ClientRegistry(), new FaultCounter(), "srs.bench");
        CodecPlan codec = new CodecPlan(PayloadFormat.H264, 102, 103, Map.of(), true, true);
        TrackPlan track = new TrackPlan("0", true, List.of(codec), Map.of(ExtensionUri.TRANSPORT_WIDE_CC, 3), 5000, 5001, List.of());
        for (int i = 0; i < players; i++) {
            SessionPlan plan = new SessionPlan(new StreamKey(StreamKey.DEFAULT_VHOST, "live", "bench"), clients.connected("rtc", "127.0.0.1", why -> { }), new FixedConfig(Map.of()),
                    List.of(track));
            PlayerSession session = new PlayerSession(plan, feed, at -> { }, wasThere -> { }, 0);
            session.onConnected(new Nowhere());
            sessions.add(session);
        }
        input = feed.open(loop, new Lineup(List.of(new FeedTrack(true, List.of(new SourceTrack(PayloadFormat.H264, Map.of())), List.of(source)))), wanted -> { });
        input.begin();
        add(true);
        input.flush();
        if (sent != players) {
            throw new IllegalStateException(sent + " packets sent, not " + players);
        }
    }

    private void add(boolean isKey) {
        nowUs += US;
        timestamp += TICKS;
        ByteBuf payload = ByteBufAllocator.DEFAULT.directBuffer(PAYLOAD_BYTES, PAYLOAD_BYTES).writerIndex(PAYLOAD_BYTES);
        input.add(new FeedPacket(source, PayloadFormat.H264, sequence++, timestamp, true, isKey, payload));
    }

    @TearDown
    public void end() {
        input.close();
        sessions.forEach(session -> session.onEnd(new EndReason(EndReason.Kind.CLOSED, "done")));
        loop.shutdownGracefully(0, 1, TimeUnit.MILLISECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    /** Packets of a picture that come at once; for each. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void burst() {
        for (int i = 0; i < BURST; i++) {
            add(false);
        }
        input.flush();
    }

    /** A packet that comes alone: the worst case. */
    @Benchmark
    public void packet() {
        add(false);
        input.flush();
    }

    /** Takes the packets, and drops them. */
    private final class Nowhere implements MediaTransport {
        private final SrtpContext cipher = new SrtpContext(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public ByteBufAllocator alloc() {
            return ByteBufAllocator.DEFAULT;
        }

        @Override
        public long nowUs() {
            return nowUs;
        }

        @Override
        public boolean sendRtp(ByteBuf packet) {
            sent++;
            if (isProtected) {
                cipher.protectRtp(packet, wire.clear());
            }
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuf compound) {
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public void end(EndReason reason) {
            throw new IllegalStateException(reason.text());
        }
    }
}
