package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listening;
import srs.testkit.Await;
import srs.testkit.Loopback;

/** Listening sockets outlive the bundles that serve them. */
class SocketRegistryTest {

    private static final int GRACE_MS = 300;
    private static final int SWAP_CLIENTS = 50;

    private final LoopGroup loops = new LoopGroup(2);
    private final FaultCounter faults = new FaultCounter();
    private final List<Socket> clients = new ArrayList<>();
    private SocketRegistry sockets = new SocketRegistry(loops, 60_000);

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        sockets.close();
        loops.close();
    }

    private BundleListeners bundle(String name) {
        return new BundleListeners(sockets, faults, name);
    }

    /** Greets each connection with one letter. */
    private static ListenRequest greeting(char letter, int port) {
        return new ListenRequest("test", new Endpoint(Loopback.HOST, port), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        context.writeAndFlush(context.alloc().buffer(1).writeByte(letter));
                    }
                });
            }
        });
    }

    private Socket connect(int port) throws IOException {
        Socket client = new Socket(Loopback.HOST, port);
        client.setSoTimeout(10_000);
        clients.add(client);
        return client;
    }

    @Test
    void servesConnections() throws IOException {
        Listening listening = bundle("rtmp").listen(greeting('a', 0));
        assertThat(listening.address().getPort()).isPositive();
        assertThat(connect(listening.address().getPort()).getInputStream().read()).isEqualTo('a');
    }

    @Test
    void connectionsThatComeWhileNobodyServesThePortWaitForTheNextOne() throws IOException {
        BundleListeners first = bundle("first");
        Listening listening = first.listen(greeting('a', 0));
        int port = listening.address().getPort();
        Socket served = connect(port);
        assertThat(served.getInputStream().read()).isEqualTo('a');
        first.close();
        assertThat(served.getInputStream().read()).as("connections of the old bundle end").isEqualTo(-1);

        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < SWAP_CLIENTS; i++) {
            waiting.add(connect(port));
        }
        Listening second = bundle("second").listen(greeting('b', port));

        assertThat(second.address().getPort()).isEqualTo(port);
        for (Socket client : waiting) {
            assertThat(client.getInputStream().read()).isEqualTo('b');
        }
    }

    @Test
    void noClientIsLostWhileListenersAreSwappedAgainAndAgain() throws Exception {
        Listening listening = bundle("first").listen(greeting('a', 0));
        int port = listening.address().getPort();
        AtomicInteger served = new AtomicInteger();
        List<Throwable> failures = new ArrayList<>();
        Thread crowd = new Thread(() -> {
            for (int i = 0; i < SWAP_CLIENTS * 4; i++) {
                try (Socket client = new Socket(Loopback.HOST, port)) {
                    client.setSoTimeout(10_000);
                    if (client.getInputStream().read() == 'a') {
                        served.incrementAndGet();
                    }
                } catch (IOException e) {
                    failures.add(e);
                    return;
                }
            }
        });
        crowd.start();
        while (crowd.isAlive()) {
            int before = served.get();
            listening.close();
            listening = bundle("next").listen(greeting('a', port));
            // swaps without a pause would leave the accept loop no moment to accept in
            Await.until("a client is served", () -> served.get() > before || !crowd.isAlive());
        }
        crowd.join();
        assertThat(failures).isEmpty();
        assertThat(served).hasValue(SWAP_CLIENTS * 4);
    }

    @Test
    void acceptingReallyStops() throws IOException {
        Listening listening = bundle("first").listen(greeting('a', 0));
        int port = listening.address().getPort();
        listening.close();
        Socket client = connect(port);
        client.setSoTimeout(100);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(java.net.SocketTimeoutException.class);
        assertThat(sockets.connections()).isZero();
    }

    @Test
    void aPortThatNobodyTakesOverIsGivenUp() throws IOException {
        sockets.close();
        sockets = new SocketRegistry(loops, GRACE_MS);
        Listening listening = bundle("first").listen(greeting('a', 0));
        int port = listening.address().getPort();
        Socket waiting = connect(port);
        assertThat(waiting.getInputStream().read()).isEqualTo('a');
        listening.close();
        Await.until("connection refused", () -> {
            try {
                new Socket(Loopback.HOST, port).close();
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Test
    void aListenerWhoComesBackInTimeIsNotExpired() throws Exception {
        sockets.close();
        sockets = new SocketRegistry(loops, GRACE_MS);
        Listening listening = bundle("first").listen(greeting('a', 0));
        int port = listening.address().getPort();
        listening.close();
        bundle("second").listen(greeting('b', port));
        loops.next().schedule(() -> {}, GRACE_MS + 100, java.util.concurrent.TimeUnit.MILLISECONDS).sync();
        assertThat(connect(port).getInputStream().read()).isEqualTo('b');
    }

    @Test
    void aTakenEndpointNamesWhoHasIt() throws IOException {
        int port = bundle("rtmp").listen(greeting('a', 0)).address().getPort();
        assertThatThrownBy(() -> bundle("http").listen(greeting('b', port))).isInstanceOf(IOException.class)
                .hasMessage("endpoint 127.0.0.1:" + port + " is taken by test of rtmp");
    }

    @Test
    void aPortOfAnotherProgramIsSaidSo() throws IOException {
        try (java.net.ServerSocket foreign = new java.net.ServerSocket()) {
            foreign.bind(Loopback.anyPort());
            assertThatThrownBy(() -> bundle("rtmp").listen(greeting('a', foreign.getLocalPort()))).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + foreign.getLocalPort() + " for test: ").hasMessageContaining("in use");
        }
    }

    @Test
    void saysBeforehandWhetherAPortIsTaken() throws IOException {
        BundleListeners rtmp = bundle("rtmp");
        try (java.net.ServerSocket foreign = new java.net.ServerSocket()) {
            foreign.bind(Loopback.anyPort());
            Endpoint taken = new Endpoint(Loopback.HOST, foreign.getLocalPort());
            assertThatThrownBy(() -> rtmp.check(taken)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + foreign.getLocalPort() + ": ").hasMessageContaining("in use");
        }
        int own = rtmp.listen(greeting('a', 0)).address().getPort();
        rtmp.check(new Endpoint("", own));
        rtmp.check(new Endpoint(Loopback.HOST, 0));
    }

    @Test
    void aPortThatNobodyShallListenOnIsClosedAtOnceAndItsConnectionsLive() throws IOException {
        BundleListeners rtmp = bundle("rtmp");
        Listening listening = rtmp.listen(greeting('a', 0));
        int port = listening.address().getPort();
        Socket client = connect(port);
        assertThat(client.getInputStream().read()).isEqualTo('a');
        listening.end();
        assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
        client.setSoTimeout(1);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(java.net.SocketTimeoutException.class);
        listening.end();
        listening.close();
        bundle("http").listen(greeting('b', port));
        assertThat(connect(port).getInputStream().read()).isEqualTo('b');
    }

    @Test
    void aSocketThatWaitsIsNotInTheWayOfAnotherAddressWithItsPort() throws IOException {
        BundleListeners rtmp = bundle("rtmp");
        Listening listening = rtmp.listen(greeting('a', 0));
        int port = listening.address().getPort();
        listening.close();
        rtmp.listen(new ListenRequest("test", new Endpoint("", port), greeting('b', 0).initializer()));
        assertThat(connect(port).getInputStream().read()).isEqualTo('b');
    }

    @Test
    void connectionsOverTheLimitAreClosedWithoutAByte() throws IOException {
        int port = bundle("rtmp").listen(greeting('a', 0)).address().getPort();
        sockets.maxConnections(2);
        assertThat(connect(port).getInputStream().read()).isEqualTo('a');
        Socket second = connect(port);
        assertThat(second.getInputStream().read()).isEqualTo('a');
        assertThat(connect(port).getInputStream().read()).isEqualTo(-1);
        second.close();
        Await.until("the closed ones are not counted", () -> sockets.connections() == 1);
        assertThat(connect(port).getInputStream().read()).isEqualTo('a');
    }

    @Test
    void aStoppedBundleCannotListen() {
        BundleListeners rtmp = bundle("rtmp");
        rtmp.close();
        assertThatThrownBy(() -> rtmp.listen(greeting('a', 0))).isInstanceOf(IOException.class).hasMessage("bundle rtmp has stopped");
    }

    @Test
    void anInitializerThatThrowsClosesItsConnectionOnly() throws IOException {
        int port = bundle("rtmp").listen(new ListenRequest("test", new Endpoint(Loopback.HOST, 0), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                throw new IllegalStateException("broken");
            }
        })).address().getPort();
        assertThat(connect(port).getInputStream().read()).isEqualTo(-1);
        assertThat(connect(port).getInputStream().read()).isEqualTo(-1);
        Await.until("none is counted", () -> sockets.connections() == 0);
    }

    @Test
    void loopsForgetTheHandlerClassesOfAStoppedBundle() throws Exception {
        BundleListeners rtmp = bundle("rtmp");
        int port = rtmp.listen(new ListenRequest("test", new Endpoint(Loopback.HOST, 0), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new SimpleChannelInboundHandler<io.netty.buffer.ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, io.netty.buffer.ByteBuf message) {}
                });
                channel.close();
            }
        })).address().getPort();
        assertThat(connect(port).getInputStream().read()).isEqualTo(-1);
        rtmp.close();
        for (var loop : loops.all()) {
            assertThat(loop.submit(() -> io.netty.util.internal.InternalThreadLocalMap.get().typeParameterMatcherFindCache().size()).get()).isZero();
        }
    }

    @Test
    void threadsBelongToTheServer() throws Exception {
        for (var loop : loops.all()) {
            Thread thread = loop.submit(Thread::currentThread).get();
            assertThat(thread.getName()).startsWith("srs-loop-");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isSameAs(LoopGroup.class.getClassLoader());
        }
    }
}
