package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.RemotePeer;
import srs.kernel.net.TrustedProxies;
import srs.testkit.LeakGuard;
import srs.testkit.Loopback;

/** Connections behind a proxy: their own handlers see the client that a trusted one tells of, and nothing of the header. attacks 15. */
@ExtendWith(LeakGuard.class)
class ProxyProtocolTest {

    private static final String HEADER = "PROXY TCP4 198.51.100.7 192.0.2.1 4711 1935\r\n";
    private static final int WAIT_MS = 10_000;

    private final LoopGroup loops = new LoopGroup(1);
    private final SocketRegistry sockets = new SocketRegistry(loops, 1000);
    private final List<Socket> clients = new ArrayList<>();
    private boolean isBehindProxy = true;

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        sockets.close();
        loops.close();
    }

    /** Says who the client is when it is there, and then what it says. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            RemotePeer peer = RemotePeer.of(context.channel());
            String who = peer.address().orElseThrow().getAddress().getHostAddress() + (peer.isForwarded() ? ":" + peer.address().orElseThrow().getPort() : "") + (peer.isLocal() ? " local" : "") + ";";
            context.writeAndFlush(ByteBufUtil.writeAscii(context.alloc(), who));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }
    }

    private static ChannelInitializer<Channel> echo() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Echo());
            }
        };
    }

    private String talk(String sent) throws IOException {
        int port = new BundleListeners(sockets, new FaultCounter(), "rtmp").listen(new ListenRequest("test", new Endpoint(Loopback.HOST, 0), echo(), () -> isBehindProxy)).address().getPort();
        try (Socket client = new Socket(Loopback.HOST, port)) {
            client.setSoTimeout(WAIT_MS);
            client.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            client.shutdownOutput();
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return ""; // reset: bytes were waiting that nobody wants
        }
    }

    @Test
    void aTrustedProxyTellsTheClient() throws IOException {
        assertThat(talk(HEADER + "hello")).isEqualTo("198.51.100.7:4711;hello");
    }

    @Test
    void aTrustedProxySpeaksForItself() throws IOException {
        assertThat(talk("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0hello")).as("HAProxy's health check").isEqualTo("127.0.0.1 local;hello");
    }

    @Test
    void aClientThatATrustedProxyTellsOfIsNeverLocal() throws IOException {
        assertThat(talk("PROXY TCP4 127.0.0.1 127.0.0.1 5 1985\r\n")).isEqualTo("127.0.0.1:5;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "PROXY TCP4 1.2.3.4\r\nhello", "\u0003", "\u0016\u0003\u0001"})
    void withoutAHeaderIsClosed(String sent) throws IOException {
        assertThat(talk(sent)).isEmpty();
    }

    @Test
    void fromAnybodyElseIsClosedWithAndWithoutAHeader() throws IOException {
        sockets.trust(TrustedProxies.of(List.of("10.0.0.0/8")));
        assertThat(talk(HEADER + "hello")).isEmpty();
        assertThat(talk("hello")).isEmpty();
    }

    @Test
    void aHeaderIsNoHeaderWhereNobodyAskedForOne() throws IOException {
        isBehindProxy = false;
        assertThat(talk(HEADER)).isEqualTo("127.0.0.1 local;" + HEADER);
    }

    // ---- the handler

    private final List<ProxyHeader> headers = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    private EmbeddedChannel waiting() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new ProxyHeaderReader(header -> {
            headers.add(header);
            channel.pipeline().addLast(new Echo());
        }, refusals::add));
        return channel;
    }

    private static String sent(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
        }
        return text.toString();
    }

    @Test
    void readsTheHeaderByteByByte() {
        EmbeddedChannel channel = waiting();
        RemotePeer.set(channel, Optional.of(new InetSocketAddress("198.51.100.7", 1)), TrustedProxies.NEARBY);
        for (byte b : HEADER.getBytes(StandardCharsets.US_ASCII)) {
            assertThat(headers).isEmpty();
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }
        assertThat(headers).hasSize(1);
        channel.writeInbound(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
        assertThat(sent(channel)).isEqualTo("198.51.100.7:1;hello");
        assertThat(channel.pipeline().get(ProxyHeaderReader.class)).isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    void doesNotWaitForEver() {
        EmbeddedChannel channel = waiting();
        channel.writeInbound(Unpooled.copiedBuffer("PROXY ", StandardCharsets.US_ASCII));
        channel.advanceTimeBy(ProxyHeaderReader.LIMIT_MS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isActive()).isFalse();
        assertThat(refusals).containsExactly("no PROXY header within 5000 ms");
    }

    @Test
    void forgetsAPeerThatGoesInTheMiddle() {
        EmbeddedChannel channel = waiting();
        channel.writeInbound(Unpooled.copiedBuffer("PROXY ", StandardCharsets.US_ASCII));
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(channel.isActive()).isFalse();
        assertThat(headers).isEmpty();
        assertThat(refusals).isEmpty();
    }
}
