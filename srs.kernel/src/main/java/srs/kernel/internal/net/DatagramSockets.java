package srs.kernel.internal.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listeners;

/**
 * The UDP sockets of all bundles, by endpoint. Sockets whose listener went are not read and wait for the next one. Thread-safe; the map is guarded by {@code this}, and no event
 * loop takes that lock, for loops are waited for under it.
 */
@Component(service = DatagramSockets.class)
public final class DatagramSockets {

    private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);

    private final LoopGroup loops;
    private final WorkPool pool;
    private final int graceMs;
    private final Map<Endpoint, DatagramGroup> groups = new HashMap<>();
    private boolean stopped;

    @Activate
    public DatagramSockets(@Reference LoopGroup loops, @Reference WorkPool pool) {
        this(loops, pool, Listeners.GRACE_MS);
    }

    DatagramSockets(LoopGroup loops, WorkPool pool, int graceMs) {
        this.loops = loops;
        this.pool = pool;
        this.graceMs = graceMs;
    }

    /** A host name is looked up here, where it holds up its caller only. */
    private static InetSocketAddress address(Endpoint endpoint) throws IOException {
        InetSocketAddress address = endpoint.host().isEmpty() ? new InetSocketAddress(endpoint.port()) : new InetSocketAddress(endpoint.host(), endpoint.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("cannot listen on " + endpoint + ": host " + endpoint.host() + " is not known");
        }
        return address;
    }

    void check(Endpoint endpoint) throws IOException {
        synchronized (this) {
            if (groups.keySet().stream().anyMatch(ours -> ours.port() == endpoint.port())) {
                return;
            }
        }
        InetSocketAddress address = address(endpoint);
        if (!address.getAddress().isMulticastAddress()) {
            probe(endpoint, address);
        }
    }

    private static void probe(Endpoint endpoint, InetSocketAddress address) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(null)) {
            probe.bind(address);
        } catch (IOException e) {
            throw new IOException("cannot listen on UDP " + endpoint + ": " + e.getMessage(), e);
        }
    }

    DatagramGroup acquire(BundleDatagrams.Receiving receiving) throws IOException {
        return acquire(receiving, address(receiving.request().endpoint()));
    }

    private synchronized DatagramGroup acquire(BundleDatagrams.Receiving receiving, InetSocketAddress address) throws IOException {
        DatagramRequest request = receiving.request();
        Endpoint endpoint = request.endpoint();
        if (stopped) {
            throw new IOException("cannot listen on UDP " + endpoint + ": the server stops");
        }
        DatagramGroup group = endpoint.port() == 0 ? null : groups.get(endpoint);
        if (group != null && group.receiving() != null) {
            throw new IOException("UDP endpoint " + endpoint + " is taken by " + group.receiving().name());
        }
        if (group == null || !group.fits(request)) {
            closeWaiting(endpoint.port());
            group = bind(request, address);
            groups.put(group.endpoint(), group);
        }
        group.serve(receiving);
        return group;
    }

    /** Sockets that wait for their next listener must not be in the way of one that wants the port in another way. */
    private void closeWaiting(int port) {
        for (DatagramGroup group : List.copyOf(groups.values())) {
            if (group.endpoint().port() == port && group.receiving() == null) {
                groups.remove(group.endpoint());
                group.close();
            }
        }
    }

    synchronized void release(DatagramGroup group, BundleDatagrams.Receiving receiving) {
        if (group.receiving() != receiving) {
            return;
        }
        group.serve(null);
        long turn = group.turn();
        try {
            pool.schedule(graceMs, () -> pool.execute(() -> expire(group, turn)));
        } catch (RejectedExecutionException e) {
            // the server stops
            remove(group);
        }
    }

    /** Closes the sockets for good. */
    synchronized void end(DatagramGroup group, BundleDatagrams.Receiving receiving) {
        if (group.receiving() == receiving) {
            group.serve(null);
            remove(group);
        }
    }

    private synchronized void expire(DatagramGroup group, long turn) {
        if (group.receiving() == null && group.turn() == turn) {
            remove(group);
        }
    }

    private void remove(DatagramGroup group) {
        if (groups.remove(group.endpoint(), group)) {
            group.close();
            LOG.info("stopped listening on UDP {}", group.endpoint());
        }
    }

    private DatagramGroup bind(DatagramRequest request, InetSocketAddress address) throws IOException {
        int sockets = loops.transport().sharesPorts() ? Math.min(request.sockets(), loops.all().size()) : 1;
        boolean isGroup = address.getAddress().isMulticastAddress();
        boolean isOurs = groups.keySet().stream().anyMatch(ours -> ours.port() == address.getPort());
        if (sockets > 1 && !isGroup && address.getPort() != 0 && !isOurs) {
            // sockets that share a port would share it with those of another server of this user, too
            probe(request.endpoint(), address);
        }
        List<Channel> channels = new ArrayList<>(sockets);
        boolean isBound = false;
        try {
            InetSocketAddress next = address;
            for (int i = 0; i < sockets; i++) {
                channels.add(bind(request, next, sockets > 1, sockets > 1 ? loops.all().get(i) : loops.next()));
                next = new InetSocketAddress(address.getAddress(), ((InetSocketAddress) channels.get(0).localAddress()).getPort());
            }
            isBound = true;
            DatagramGroup group = new DatagramGroup(new Endpoint(request.endpoint().host(), next.getPort()), channels, request);
            LOG.info("{} listens on UDP {} with {} socket{} and a buffer of {} bytes", request.name(), group.endpoint(), sockets, sockets == 1 ? "" : "s",
                    channels.get(0).config().getOption(ChannelOption.SO_RCVBUF));
            return group;
        } finally {
            if (!isBound) {
                channels.forEach(Channel::close);
            }
        }
    }

    private Channel bind(DatagramRequest request, InetSocketAddress address, boolean sharesPort, EventLoop loop) throws IOException {
        InetAddress host = address.getAddress();
        boolean isGroup = host.isMulticastAddress();
        Optional<SocketProtocolFamily> family = !isGroup ? Optional.empty()
                : Optional.of(host instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        Bootstrap bootstrap = new Bootstrap().group(loop).channelFactory(() -> loops.transport().datagrams(family))
                .option(ChannelOption.AUTO_READ, false)
                .handler(new DatagramGate());
        if (sharesPort) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        if (isGroup) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on UDP " + request.endpoint() + " for " + request.name() + ": " + bound.cause().getMessage(), bound.cause());
        }
        DatagramChannel channel = (DatagramChannel) bound.channel();
        DatagramSizes.apply(channel, request);
        if (isGroup) {
            try {
                MulticastGroup.join(channel, host, request.networkInterface());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        return channel;
    }

    @Deactivate
    public synchronized void close() {
        stopped = true;
        groups.values().forEach(group -> {
            group.serve(null);
            group.close();
        });
        groups.clear();
    }
}
