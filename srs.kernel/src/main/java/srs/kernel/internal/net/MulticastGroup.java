package srs.kernel.internal.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** Joins multicast groups. Stateless; looks at the machine's interfaces, so not on an event loop. */
final class MulticastGroup {

    private MulticastGroup() {}

    /**
     * Joins a group on an interface, or, when none is named, on each that can.
     *
     * @throws IOException when none could
     */
    static void join(DatagramChannel channel, InetAddress group, String interfaceName) throws IOException {
        List<String> failures = new ArrayList<>();
        int joined = 0;
        for (NetworkInterface network : interfaces(interfaceName)) {
            ChannelFuture join = channel.joinGroup(group, network, /* source= */ null).awaitUninterruptibly();
            if (join.isSuccess()) {
                joined++;
            } else {
                failures.add(network.getName() + ": " + join.cause().getMessage());
            }
        }
        if (joined == 0) {
            throw new IOException("cannot join " + group.getHostAddress() + ": " + String.join(", ", failures));
        }
    }

    private static List<NetworkInterface> interfaces(String name) throws IOException {
        if (!name.isEmpty()) {
            NetworkInterface network = NetworkInterface.getByName(name);
            if (network == null) {
                throw new SocketException("there is no network interface " + name);
            }
            return List.of(network);
        }
        List<NetworkInterface> able = new ArrayList<>();
        List<NetworkInterface> loopback = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (network.isLoopback()) {
                loopback.add(network);
            } else if (network.isUp() && network.supportsMulticast()) {
                able.add(network);
            }
        }
        return able.isEmpty() ? loopback : able;
    }
}
