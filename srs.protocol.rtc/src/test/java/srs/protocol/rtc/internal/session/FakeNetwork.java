package srs.protocol.rtc.internal.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.EventLoops;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.kernel.net.RemotePeer;
import srs.kernel.net.TrustedProxies;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.testkit.Await;

/** Loops, threads and UDP sockets as the kernel has them, where the test is the network: it says by which socket a datagram comes. */
public final class FakeNetwork implements Datagrams, Listeners, EventLoops, Workers, AutoCloseable {
    public static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.80", 8000);

    private final EventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Port> ports = Collections.synchronizedList(new ArrayList<>());
    private final Map<InetSocketAddress, BiConsumer<byte[], Integer>> peers = new ConcurrentHashMap<>();
    private final List<Runnable> periodic = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger turn = new AtomicInteger();
    private volatile ListenRequest listening;

    public FakeNetwork(int loopCount) {
        group = new MultiThreadIoEventLoopGroup(loopCount, LocalIoHandler.newFactory());
        for (EventExecutor loop : group) {
            loops.add((EventLoop) loop);
        }
    }

    /** Whoever is at an address gets datagrams, and the number of the socket by which they were sent. */
    public void at(InetSocketAddress address, BiConsumer<byte[], Integer> peer) {
        peers.put(address, peer);
    }

    /** A datagram for one socket. Any thread. */
    public void send(int socket, byte[] datagram, InetSocketAddress from) {
        Port port = ports.get(socket);
        port.loop.execute(() -> {
            ByteBuf payload = Unpooled.wrappedBuffer(datagram);
            if (!port.isClosed) {
                port.handler.onDatagram(payload, from);
                port.handler.onReadComplete();
            }
            payload.release();
        });
    }

    /** What the loops were told to do before has been done. */
    public void settle() {
        for (EventLoop loop : loops) {
            if (!loop.submit(() -> { }).awaitUninterruptibly(30, TimeUnit.SECONDS)) {
                throw new AssertionError("a loop is stuck");
            }
        }
    }

    /** Tasks that are to be done again and again, once. */
    public void runPeriodic() {
        List.copyOf(periodic).forEach(Runnable::run);
    }

    @Override
    public Listening listen(DatagramRequest request) {
        int first = ports.size();
        for (int i = 0; i < request.sockets(); i++) {
            Port port = new Port(loops.get(i % loops.size()), ports.size());
            ports.add(port);
            port.loop.submit(() -> port.handler = request.handlers().apply(port)).awaitUninterruptibly();
        }
        List<Port> own = List.copyOf(ports.subList(first, ports.size()));
        return new Listening() {
            @Override
            public InetSocketAddress address() {
                return SERVER;
            }

            @Override
            public void close() {
                own.forEach(port -> port.loop.submit(port::close).awaitUninterruptibly());
            }

            @Override
            public void end() {
                close();
            }
        };
    }

    @Override
    public Listening listen(ListenRequest request) {
        listening = request;
        return new Listening() {
            @Override
            public InetSocketAddress address() {
                return SERVER;
            }

            @Override
            public void close() {
                listening = null;
            }

            @Override
            public void end() {
                close();
            }
        };
    }

    /** Connects to who listens: the server's end lives on the loop of that number. What comes goes to the handler. */
    public Channel connect(InetSocketAddress from, int loop, ChannelHandler handler) {
        ListenRequest request = listening;
        LocalAddress address = new LocalAddress("fake-" + turn.incrementAndGet());
        Channel server = new ServerBootstrap().group(loops.get(0), loops.get(loop)).channel(LocalServerChannel.class).childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                RemotePeer.set(channel, Optional.of(from), TrustedProxies.NEARBY);
                channel.pipeline().addLast(request.initializer());
            }
        }).bind(address).awaitUninterruptibly().channel();
        Channel client = new Bootstrap().group(loops.get(0)).channel(LocalChannel.class).handler(handler).connect(address).awaitUninterruptibly().channel();
        client.closeFuture().addListener(closed -> server.close());
        return client;
    }

    @Override
    public void check(Endpoint endpoint) {
        // all are free
    }

    @Override
    public List<EventLoop> all() {
        return loops;
    }

    @Override
    public List<Delay> delays() {
        return List.of();
    }

    @Override
    public EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    @Override
    public Executor serial(String name) {
        return threads;
    }

    @Override
    public Executor conversations() {
        return threads;
    }

    @Override
    public Registration after(long delayMs, Runnable task) {
        return () -> {}; // time does not go on by itself
    }

    @Override
    public Registration every(long periodMs, Runnable task) {
        periodic.add(task);
        return () -> periodic.remove(task);
    }

    @Override
    public void close() {
        ports.forEach(port -> port.loop.submit(port::close).awaitUninterruptibly());
        settle();
        threads.shutdown();
        Await.until("every handshake has given its thread back", Duration.ofSeconds(30), threads::isTerminated);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Port implements DatagramPort {
        private final EventLoop loop;
        private final int number;
        private final List<Runnable> unsent = new ArrayList<>();
        private DatagramHandler handler;
        private boolean isClosed;

        Port(EventLoop loop, int number) {
            this.loop = loop;
            this.number = number;
        }

        void close() {
            if (!isClosed) {
                handler.onClosed();
                flush();
                isClosed = true;
            }
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public ByteBufAllocator alloc() {
            return PooledByteBufAllocator.DEFAULT;
        }

        @Override
        public InetSocketAddress address() {
            return SERVER;
        }

        @Override
        public boolean write(ByteBuf payload, InetSocketAddress to) {
            if (!loop.inEventLoop()) {
                throw new AssertionError("a socket is written to by another loop");
            }
            byte[] bytes = ByteBufUtil.getBytes(payload);
            payload.release();
            if (isClosed) {
                return false;
            }
            unsent.add(() -> peers.getOrDefault(to, (b, n) -> { }).accept(bytes, number));
            return true;
        }

        @Override
        public void flush() {
            unsent.forEach(Runnable::run);
            unsent.clear();
        }
    }
}
