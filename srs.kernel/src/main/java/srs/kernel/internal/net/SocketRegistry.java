package srs.kernel.internal.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
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

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    final AtomicInteger connections = new AtomicInteger();
    private final LoopGroup loops;
    private final Map<Endpoint, Socket> sockets = new HashMap<>();
    private boolean stopped;
    volatile int maxConnections = Integer.MAX_VALUE;

    @Activate
    public SocketRegistry(@Reference LoopGroup loops) {
        this.loops = loops;
    }

    /** Connections at most over all listeners; further ones are accepted and closed without a byte (F027). */
    public void maxConnections(int limit) {
        maxConnections = limit;
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.get();
    }

    synchronized Socket acquire(ListenRequest request, BundleListeners.Accepting accepting) throws IOException {
        if (stopped) {
            throw new IOException("cannot listen on " + request.endpoint() + ": the server stops");
        }
        Endpoint endpoint = request.endpoint();
        Socket socket = endpoint.port() == 0 ? null : sockets.get(endpoint);
        if (socket == null) {
            socket = bind(request, accepting);
            sockets.put(socket.endpoint, socket);
            return socket;
        }
        if (socket.accepting != null) {
            throw new IOException("endpoint " + endpoint + " is taken by " + socket.accepting.name());
        }
        socket.resume(accepting);
        return socket;
    }

    synchronized void release(Socket socket, BundleListeners.Accepting accepting) {
        if (socket.accepting != accepting) {
            return;
        }
        socket.pause();
        long turn = socket.turn;
        loops.next().schedule(() -> expire(socket, turn), Listeners.GRACE_MS, TimeUnit.MILLISECONDS);
    }

    private synchronized void expire(Socket socket, long turn) {
        if (socket.accepting == null && socket.turn == turn) {
            sockets.remove(socket.endpoint);
            socket.channel.close();
            LOG.info("stopped listening on {}", socket.endpoint);
        }
    }

    private Socket bind(ListenRequest request, BundleListeners.Accepting accepting) throws IOException {
        Socket socket = new Socket();
        socket.accepting = accepting;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.accept(), loops.workers())
                .channel(loops.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, Listeners.BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws Exception {
                        socket.accepted(channel);
                    }
                });
        String host = request.endpoint().host();
        ChannelFuture bound = (host.isEmpty()
                ? bootstrap.bind(request.endpoint().port())
                : bootstrap.bind(host, request.endpoint().port())).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + request.endpoint() + " for " + request.name() + ": " + bound.cause().getMessage(), bound.cause());
        }
        socket.channel = bound.channel();
        socket.endpoint = new Endpoint(host, socket.address().getPort());
        LOG.info("{} listens on {}", request.name(), socket.endpoint);
        return socket;
    }

    /** Closes every listening socket, for good; connections live on. */
    public synchronized void stopListening() {
        stopped = true;
        sockets.values().forEach(socket -> socket.channel.close().awaitUninterruptibly(1000));
        sockets.clear();
    }

    @Deactivate
    public void close() {
        stopListening();
    }

    /** One listening socket. {@code accepting} is read by the accept and worker loops. */
    final class Socket {
        Channel channel;
        Endpoint endpoint;
        long turn;
        volatile BundleListeners.Accepting accepting;

        InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }

        void pause() {
            accepting = null;
            turn++;
            channel.config().setAutoRead(false);
        }

        void resume(BundleListeners.Accepting next) {
            accepting = next;
            turn++;
            channel.config().setAutoRead(true);
        }

        private void accepted(Channel channel) throws Exception {
            BundleListeners.Accepting target = accepting;
            int open = connections.incrementAndGet();
            channel.closeFuture().addListener(closed -> connections.decrementAndGet());
            if (open > maxConnections) {
                LOG.warn("connection closed: {} connections are more than max_connections {}", open, maxConnections);
                channel.close();
            } else if (target == null) {
                // accepted in the moment in which its bundle stopped
                channel.close();
            } else {
                target.accept(channel);
            }
        }
    }
}
