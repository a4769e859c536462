package srs.protocol.rtc.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.format.rtp.sdp.Setup;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.session.BlackHole;
import srs.protocol.rtc.internal.session.FakeBrowser;
import srs.protocol.rtc.internal.session.FakeMedia;
import srs.protocol.rtc.internal.session.FakeNetwork;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.RtcSessions;
import srs.protocol.rtc.internal.session.SessionRequest;
import srs.protocol.rtc.internal.session.Sessions;
import srs.testkit.Await;

/** F172: a session by TCP; who else may have a connection for it (case 26, srs#4642). */
class TcpPortTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final InetSocketAddress HOME = new InetSocketAddress("203.0.113.1", 40_000);
    private static final byte[] RTP = HexFormat.of().parseHex("806000010000000200000003cafebabe");

    private final FakeNetwork network = new FakeNetwork(2);
    private final RtcSessions sessions = new RtcSessions(network, network, true, new BlackHole());
    private final FakeMedia media = new FakeMedia();
    private final IceCredentials local = IceCredentials.create(new Random(1));
    private Listening port;
    private FakeBrowser browser;
    private Sessions.Session session;
    private int sequenceNumber;

    @BeforeEach
    void open() throws Exception {
        port = sessions.openTcp(network, Endpoint.parse("8000"));
        browser = new FakeBrowser(network, local, HOME);
        session = sessions.open(new SessionRequest(local, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(browser.dtls.fingerprint()), true, true, false, "203.0.113.1", 30_000, media));
    }

    @AfterEach
    void close() throws IOException {
        browser.close();
        sessions.close();
        port.close();
        network.close();
    }

    /** A connection whose packets go to the browser. */
    private Channel connect(int loop) {
        return network.connect(HOME, loop, new SimpleChannelInboundHandler<ByteBuf>() {
            private final Frames frames = new Frames(packet -> browser.receive(ByteBufUtil.getBytes(packet)));

            @Override
            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
                frames.read(bytes);
            }
        });
    }

    private static void send(Channel channel, byte[] packet) {
        channel.writeAndFlush(Unpooled.buffer().writeShort(packet.length).writeBytes(packet));
    }

    private Channel connected(int loop) throws Exception {
        Channel channel = connect(loop);
        browser.sendBy(packet -> send(channel, packet));
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        browser.shakeHands(true);
        media.connected.get(30, TimeUnit.SECONDS);
        return channel;
    }

    private void sendsBothWays() throws Exception {
        MediaTransport transport = media.connected.join();
        int before = browser.packets.size();
        transport.loop().submit(() -> {
            byte[] next = RTP.clone();
            next[3] = (byte) ++sequenceNumber;
            assertThat(transport.sendRtp(Unpooled.wrappedBuffer(next))).isTrue();
            transport.flush();
        }).get(30, TimeUnit.SECONDS);
        Await.until("a packet there", GENEROUS, () -> browser.packets.size() == before + 1);
    }

    private static void awaitClosed(Channel channel) {
        assertThat(channel.closeFuture().awaitUninterruptibly(30, TimeUnit.SECONDS)).as("it is closed").isTrue();
    }

    @Test
    void carriesMediaBothWays() throws Exception {
        Channel channel = connected(1);
        browser.send(browser.protect(RTP));
        Await.until("a packet here", GENEROUS, () -> media.packets.size() == 1);
        sendsBothWays();
        session.end(new EndReason(EndReason.Kind.CLOSED, "enough"));
        Await.until("close_notify", GENEROUS, browser.dtls::isClosed);
        awaitClosed(channel);
    }

    @Test
    void closesWhatDoesNotBeginWithStunForASession() {
        Channel rtp = connect(0);
        send(rtp, RTP);
        awaitClosed(rtp);
        Channel http = connect(0);
        http.writeAndFlush(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        awaitClosed(http);
        Channel nobodys = connect(1);
        browser.sendBy(packet -> send(nobodys, packet));
        browser.check("nobody:" + FakeBrowser.UFRAG, local.pwd(), true);
        awaitClosed(nobodys);
        Channel broken = connect(1);
        send(broken, HexFormat.of().parseHex("000100002112a4420000000000000000000000"));
        awaitClosed(broken);
        assertThat(media.ended).isNotDone();
    }

    @Test
    void leavesTheSessionToItsOwnerWhenAnotherConnectionIsNotAuthentic() throws Exception {
        connected(0);
        int answers = browser.answers.size();
        Channel stranger = connect(1);
        browser.sendBy(packet -> send(stranger, packet));
        browser.check(local.ufrag() + ":" + FakeBrowser.UFRAG, "a password that is not the one", true);
        browser.send(browser.protect(RTP));
        network.settle();
        network.settle();
        assertThat(browser.answers).hasSize(answers);
        assertThat(media.packets).isEmpty();
        sendsBothWays();
        stranger.close();
        network.settle();
        sendsBothWays();
    }

    @Test
    void movesToASecondConnectionThatProvesToBeThePeer() throws Exception {
        Channel first = connected(0);
        browser.answers.clear();
        Channel second = connect(1);
        browser.sendBy(packet -> send(second, packet));
        browser.check();
        Await.until("an answer there", GENEROUS, () -> !browser.answers.isEmpty());
        first.close();
        awaitClosed(first);
        network.settle();
        sendsBothWays();
        browser.send(browser.protect(RTP));
        Await.until("a packet here", GENEROUS, () -> media.packets.size() == 1);
        assertThat(media.ended).isNotDone();
    }

    @Test
    void goesOnWhenThePeerConnectsAgain() throws Exception {
        connected(1).close().awaitUninterruptibly();
        network.settle();
        browser.answers.clear();
        Channel again = connect(0);
        browser.sendBy(packet -> send(again, packet));
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        sendsBothWays();
    }

    @Test
    void endsItsSessionsWhenThePortIsClosed() throws Exception {
        Channel channel = connected(0);
        port.close();
        assertThat(media.ended.get(30, TimeUnit.SECONDS).kind()).isEqualTo(EndReason.Kind.BUNDLE_STOPPED);
        Await.until("close_notify", GENEROUS, browser.dtls::isClosed);
        awaitClosed(channel);
    }
}
