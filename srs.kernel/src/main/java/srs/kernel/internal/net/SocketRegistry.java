package srs.kernel.internal.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.RemotePeer;
import srs.kernel.net.TrustedProxies;

/**
 * The listening sockets of all bundles, by endpoint. A socket whose listener went stops accepting and waits for the next one. Thread-safe;
 * the map is guarded by {@code this}.
 */
@Component(service = SocketRegistry.class)
public final class SocketRegistry {

    /**
     * Bytes that may wait in a connection's write buffer before it counts as not keeping up. What waits is mostly shared between players, so
     * a generous mark costs little.
     */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

    private static final long CLOSE_LIMIT_MS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    final AtomicInteger connections = new AtomicInteger();
    private final OccasionalLine refused = new OccasionalLine();
    private final OccasionalLine unbelieved = new OccasionalLine();
    private final LoopGroup loops;
    private final int graceMs;
    private final Map<Endpoint, Socket> sockets = new HashMap<>();
    private boolean stopped;
    volatile int maxConnections = Integer.MAX_VALUE;
    private volatile TrustedProxies trusted = TrustedProxies.NEARBY;

    @Activate
    public SocketRegistry(@Reference LoopGroup loops) {
        this(loops, Listeners.GRACE_MS);
    }

    SocketRegistry(LoopGroup loops, int graceMs) {
        this.loops = loops;
        this.graceMs = graceMs;
    }

    /** Connections at most over all listeners; further ones are accepted and closed without a byte (F027). */
    public void maxConnections(int limit) {
        maxConnections = limit;
    }

    /** Whose word on who a client is counts, for connections that are accepted from now on. */
    public void trust(TrustedProxies proxies) {
        trusted = proxies;
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.get();
    }

    LoopGroup loops() {
        return loops;
    }

    Socket acquire(ListenRequest request, BundleListeners.Accepting accepting) throws IOException {
        return acquire(request, address(request.endpoint()), accepting);
    }

    /** A host name is looked up here, where it holds up its caller only. */
    private static InetSocketAddress address(Endpoint endpoint) {
        return endpoint.host().isEmpty() ? new InetSocketAddress(endpoint.port()) : new InetSocketAddress(endpoint.host(), endpoint.port());
    }

    /** Binds the endpoint and lets it go, unless a socket of ours has its port, which may be let go for it. */
    void check(Endpoint endpoint) throws IOException {
        synchronized (this) {
            if (sockets.keySet().stream().anyMatch(ours -> ours.port() == endpoint.port())) {
                return;
            }
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address(endpoint));
        } catch (IOException e) {
            throw new IOException("cannot listen on " + endpoint + ": " + e.getMessage(), e);
        }
    }

    private synchronized Socket acquire(ListenRequest request, InetSocketAddress address, BundleListeners.Accepting accepting) throws IOException {
        if (stopped) {
            throw new IOException("cannot listen on " + request.endpoint() + ": the server stops");
        }
        Endpoint endpoint = request.endpoint();
        Socket socket = endpoint.port() == 0 ? null : sockets.get(endpoint);
        if (socket == null) {
            closeWaiting(endpoint.port());
            socket = bind(request, address, accepting);
            sockets.put(socket.endpoint, socket);
            return socket;
        }
        if (socket.accepting != null) {
            throw new IOException("endpoint " + endpoint + " is taken by " + socket.accepting.name());
        }
        socket.serve(accepting);
        return socket;
    }

    /** A socket that waits for its next listener must not be in the way of one that wants the port on another address. */
    private void closeWaiting(int port) {
        for (Socket socket : List.copyOf(sockets.values())) {
            if (socket.endpoint.port() == port && socket.accepting == null) {
                sockets.remove(socket.endpoint);
                socket.channel.close().awaitUninterruptibly();
            }
        }
    }

    synchronized void release(Socket socket, BundleListeners.Accepting accepting) {
        if (socket.accepting != accepting) {
            return;
        }
        socket.serve(null);
        long turn = socket.turn;
        // not on the accept loop: expire takes the lock under which bind waits for that loop
        loops.next().schedule(() -> expire(socket, turn), graceMs, TimeUnit.MILLISECONDS);
    }

    /** Closes the socket for good. */
    void end(Socket socket, BundleListeners.Accepting accepting) {
        synchronized (this) {
            if (socket.accepting != accepting) {
                return;
            }
            socket.serve(null);
            sockets.remove(socket.endpoint);
        }
        socket.channel.close().awaitUninterruptibly(CLOSE_LIMIT_MS);
        LOG.info("stopped listening on {}", socket.endpoint);
    }

    private synchronized void expire(Socket socket, long turn) {
        if (socket.accepting == null && socket.turn == turn) {
            sockets.remove(socket.endpoint);
            socket.channel.close();
            LOG.info("stopped listening on {}", socket.endpoint);
        }
    }

    private Socket bind(ListenRequest request, InetSocketAddress address, BundleListeners.Accepting accepting) throws IOException {
        Socket socket = new Socket(accepting);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.accept(), loops.workers())
                .channel(loops.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, Listeners.BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(socket.gatekeeper)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws Exception {
                        accepted(channel);
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + request.endpoint() + " for " + request.name() + ": " + bound.cause().getMessage(), bound.cause());
        }
        socket.channel = bound.channel();
        socket.endpoint = new Endpoint(request.endpoint().host(), socket.address().getPort());
        LOG.info("{} listens on {}", request.name(), socket.endpoint);
        return socket;
    }

    /** Closes every listening socket, for good; connections live on. */
    public synchronized void stopListening() {
        stopped = true;
        sockets.values().forEach(socket -> socket.channel.close().awaitUninterruptibly(CLOSE_LIMIT_MS));
        sockets.clear();
    }

    @Deactivate
    public void close() {
        stopListening();
    }

    /** Sets up an accepted connection, on its loop. */
    private void accepted(Channel channel) {
        BundleListeners.Accepting target = channel.attr(Gatekeeper.TARGET).getAndSet(null);
        int open = connections.incrementAndGet();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (open > maxConnections) {
            refused.add(times -> LOG.warn("{} connections closed without a byte: {} are open, max_connections is {}", times, open - 1, maxConnections));
            channel.close();
            return;
        }
        TrustedProxies proxies = trusted;
        RemotePeer.set(channel, Optional.empty(), proxies);
        if (!target.isBehindProxy()) {
            target.accept(channel);
        } else if (RemotePeer.of(channel).isTrusted()) {
            channel.pipeline().addLast(new ProxyHeaderReader(header -> {
                RemotePeer.set(channel, header.source(), proxies);
                target.accept(channel);
            }, why -> unbelieved(target, channel, why)));
        } else {
            unbelieved(target, channel, "it is not one of trusted_proxies");
            channel.close();
        }
    }

    private void unbelieved(BundleListeners.Accepting target, Channel channel, String why) {
        unbelieved.add(times -> LOG.warn("{} connections to {} closed, for proxy_protocol is on; the last of {}: {}", times, target.name(), channel.remoteAddress(), why));
    }

    /** One listening socket. {@code accepting} is guarded by the registry, what the accept loop sees of it is in the gatekeeper. */
    static final class Socket {
        final Gatekeeper gatekeeper;
        Channel channel;
        Endpoint endpoint;
        long turn;
        BundleListeners.Accepting accepting;

        Socket(BundleListeners.Accepting first) {
            accepting = first;
            gatekeeper = new Gatekeeper(first);
        }

        InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }

        /** Accepts for a listener, or, when there is none, lets connections wait. */
        void serve(BundleListeners.Accepting next) {
            accepting = next;
            turn++;
            gatekeeper.target(next);
        }
    }
}
