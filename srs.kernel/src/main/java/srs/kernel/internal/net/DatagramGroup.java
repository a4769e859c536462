package srs.kernel.internal.net;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Endpoint;

/** The sockets of one UDP endpoint. Guarded by the registry; {@link #address} on any thread. */
final class DatagramGroup {

    private static final int CHANGE_MS = 1000;

    private final Endpoint endpoint;
    private final List<Channel> channels;
    private final String networkInterface;
    private final int wantedSockets;
    private BundleDatagrams.Receiving receiving;
    private long turn;

    /** @param channels bound, each with a gate */
    DatagramGroup(Endpoint endpoint, List<Channel> channels, DatagramRequest request) {
        this.endpoint = endpoint;
        this.channels = List.copyOf(channels);
        networkInterface = request.networkInterface();
        wantedSockets = request.sockets();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channels.get(0).localAddress();
    }

    /** Who receives; null while the endpoint waits for its next listener. */
    BundleDatagrams.Receiving receiving() {
        return receiving;
    }

    /** Counts the listeners, so that a grace time that is over tells whether it is its own. */
    long turn() {
        return turn;
    }

    /** Whether these sockets are what another request asks for, apart from sizes that an open socket can be given. */
    boolean fits(DatagramRequest request) {
        return networkInterface.equals(request.networkInterface()) && wantedSockets == request.sockets() && channels.stream().allMatch(Channel::isActive);
    }

    /** Changes the listener, null for none: when it returns, the one before gets nothing any more, unless a loop is held up. */
    void serve(BundleDatagrams.Receiving next) {
        receiving = next;
        turn++;
        if (next != null) {
            channels.forEach(channel -> DatagramSizes.apply(channel, next.request()));
        }
        List<Future<?>> changes = new ArrayList<>(channels.size());
        channels.forEach(channel -> changes.add(channel.pipeline().get(DatagramGate.class).serve(next)));
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CHANGE_MS);
        changes.forEach(change -> await(change, endNs));
    }

    void close() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly(CHANGE_MS));
    }

    private static void await(Future<?> change, long endNs) {
        try {
            change.get(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // a loop that is held up is told of by its watch
            return;
        }
    }
}
