package srs.kernel.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Who is at the other end of a connection that was accepted: the socket's address, or what a trusted proxy told in a PROXY header before the first byte.
 * Features ask this instead of {@link Channel#remoteAddress()}. Immutable.
 */
public final class RemotePeer {

    private static final AttributeKey<RemotePeer> KEY = AttributeKey.valueOf(RemotePeer.class, "peer");

    private final InetSocketAddress address;
    private final boolean isForwarded;
    private final TrustedProxies trusted;

    private RemotePeer(InetSocketAddress address, boolean isForwarded, TrustedProxies trusted) {
        this.address = address;
        this.isForwarded = isForwarded;
        this.trusted = trusted;
    }

    /** The peer of a connection. Of one that the kernel did not accept it is what the socket says. */
    public static RemotePeer of(Channel channel) {
        RemotePeer known = channel.attr(KEY).get();
        return known != null ? known : new RemotePeer(socket(channel), false, TrustedProxies.NEARBY);
    }

    /**
     * Notes, when a connection is accepted, whom it is from. Called by the kernel.
     *
     * @param told what a trusted proxy says; empty without one
     */
    public static void set(Channel channel, Optional<InetSocketAddress> told, TrustedProxies trusted) {
        channel.attr(KEY).set(new RemotePeer(told.orElseGet(() -> socket(channel)), told.isPresent(), trusted));
    }

    private static InetSocketAddress socket(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress socket && socket.getAddress() != null ? socket : null;
    }

    /** The client's address and port; empty for a connection that has none. */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(address);
    }

    /** Whether a proxy told the address. */
    public boolean isForwarded() {
        return isForwarded;
    }

    /** Whether it is on this machine: the socket says so, and it speaks for nobody else. */
    public boolean isLocal() {
        return address != null && !isForwarded && address.getAddress().isLoopbackAddress();
    }

    /** Whether it may say that it speaks for somebody else. */
    public boolean isTrusted() {
        return address != null && isTrusted(address.getAddress());
    }

    /** Whether a host may, as one of several proxies on the way. */
    public boolean isTrusted(InetAddress host) {
        return trusted.contains(host);
    }
}
