package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.net.DialRequest;
import srs.kernel.net.Dialer;
import srs.kernel.net.LocalDialRequest;
import srs.testkit.Await;

/** Outgoing connections: names, time, and the end of their bundle. */
class BundleDialerTest {
    private static final int LONG_MS = 20_000;

    private final WorkPool pool = new WorkPool();
    private final LoopGroup loops = new LoopGroup(1);
    private final CountDownLatch nameServer = new CountDownLatch(1);
    private final HostResolver resolver = new HostResolver(pool, this::lookUp);
    private final BundleDialer dialer = new BundleDialer(loops, resolver, pool, "test");

    @AfterEach
    void close() {
        nameServer.countDown();
        dialer.close();
        loops.close();
        pool.close();
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        if (host.startsWith("slow")) {
            try {
                nameServer.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException("interrupted");
            }
        }
        if (host.startsWith("none")) {
            throw new UnknownHostException(host);
        }
        // the first has no listener: 127.0.0.1 is where the test listens
        return new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")};
    }

    private CompletableFuture<Channel> dial(String host, int port, int timeoutMs) {
        return dialer.dial(new DialRequest("test", host, port, timeoutMs, new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {}
        }));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    }

    @Test
    void connectsToAnAddressAndToANameByTheAddressThatAnswers() throws IOException {
        try (ServerSocket server = listen()) {
            for (String host : List.of("127.0.0.1", "[::ffff:127.0.0.1]", "two.example")) {
                Channel channel = Await.result(host, dial(host, server.getLocalPort(), LONG_MS));
                try (Socket peer = server.accept()) {
                    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {42}));
                    assertThat(peer.getInputStream().read()).isEqualTo(42);
                }
                Await.result("closed", channel.closeFuture().isDone() ? CompletableFuture.completedFuture(1) : closed(channel));
            }
        }
    }

    @Test
    void connectsToAProgramOfThisMachine(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("socket");
        LocalDialRequest request = new LocalDialRequest(socket, loops.next(), new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {}
        });
        assertThatThrownBy(() -> dialer.dialLocal(request).get()).as("nobody listens").hasCauseInstanceOf(IOException.class);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Channel channel = Await.result("connection", dialer.dialLocal(request));
            try (SocketChannel peer = server.accept()) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {42}));
                ByteBuffer one = ByteBuffer.allocate(1);
                assertThat(peer.read(one)).isEqualTo(1);
                assertThat(one.get(0)).isEqualTo((byte) 42);
                dialer.close();
                assertThat(peer.read(one.clear())).as("the bundle has stopped").isEqualTo(-1);
            }
            assertThatThrownBy(() -> dialer.dialLocal(request).get()).hasRootCauseMessage("bundle test has stopped");
        }
    }

    /** Where epoll is not there. */
    @Test
    void knowsUnixSocketsWithoutEpoll(@TempDir Path folder) throws IOException {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, Transport.NIO.handlers());
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
            ChannelFuture connected = new Bootstrap().group(group).channel(Transport.NIO.localChannel()).handler(new ChannelInboundHandlerAdapter())
                    .connect(Transport.NIO.localAddress(folder.resolve("socket"))).awaitUninterruptibly();
            assertThat(connected.isSuccess()).isTrue();
            connected.channel().close().awaitUninterruptibly();
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private static CompletableFuture<Integer> closed(Channel channel) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        channel.closeFuture().addListener(done -> closed.complete(1));
        channel.close();
        return closed;
    }

    @Test
    void saysWhyThereIsNoConnection() throws IOException {
        int port;
        try (ServerSocket server = listen()) {
            port = server.getLocalPort();
        }
        assertThatThrownBy(() -> dial("127.0.0.1", port, LONG_MS).join()).cause().isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> dial("none.example", port, LONG_MS).join()).cause().isInstanceOf(UnknownHostException.class);
    }

    @Test
    void aNameServerThatDoesNotAnswerHoldsUpNobodyElse() throws IOException {
        try (ServerSocket server = listen()) {
            CompletableFuture<Channel> slow = dial("slow.example", server.getLocalPort(), 50);
            Await.result("another name", dial("two.example", server.getLocalPort(), LONG_MS)).close();
            assertThatThrownBy(slow::join).cause().isInstanceOf(ConnectException.class).hasMessageContaining("within 50 ms");
            assertThat(resolver.resolve("slow.example")).as("its look-up is shared").isSameAs(resolver.resolve("slow.example"));
            for (int i = 1; i < Dialer.MAX_LOOKUPS; i++) {
                resolver.resolve("slow" + i);
            }
            assertThatThrownBy(() -> dial("one.more.example", server.getLocalPort(), LONG_MS).join()).cause()
                    .isInstanceOf(UnknownHostException.class).hasMessageContaining("the most is 16");
        }
    }

    @Test
    void aStopOfTheBundleClosesWhatIsOpenAndFailsWhatIsNot() throws IOException {
        try (ServerSocket server = listen()) {
            Channel open = Await.result("connection", dial("127.0.0.1", server.getLocalPort(), LONG_MS));
            CompletableFuture<Channel> waiting = dial("slow.example", server.getLocalPort(), LONG_MS);
            dialer.close();
            assertThat(open.isOpen()).isFalse();
            assertThatThrownBy(waiting::join).hasMessageContaining("bundle test has stopped");
            assertThatThrownBy(() -> dial("127.0.0.1", server.getLocalPort(), LONG_MS).join()).hasMessageContaining("has stopped");
        }
    }

    @Test
    void aCancelledAttemptConnectsToNobody() throws IOException {
        try (ServerSocket server = listen()) {
            CompletableFuture<Channel> waiting = dial("slow.example", server.getLocalPort(), LONG_MS);
            waiting.cancel(false);
            nameServer.countDown();
            Await.result("the look-up", resolver.resolve("slow.example"));
            Channel other = Await.result("another", dial("127.0.0.1", server.getLocalPort(), LONG_MS));
            try (Socket first = server.accept()) {
                assertThat(first.getPort()).isEqualTo(((java.net.InetSocketAddress) other.localAddress()).getPort());
            }
        }
    }
}
