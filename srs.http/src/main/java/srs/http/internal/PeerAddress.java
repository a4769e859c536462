package srs.http.internal;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The address of a client, as its socket or a trusted proxy tells it. Stateless.
 *
 * <p>SRS believes {@code X-Forwarded-For} from everyone and takes its first address, so that any client can choose its own. Here only
 * peers on loopback, private and link-local addresses are believed, and of the list the last address that is not such a proxy: what
 * stands before it may be forged.
 */
final class PeerAddress {
    private static final String UNKNOWN = "0.0.0.0";

    private PeerAddress() {}

    /**
     * @param forwardedFor every X-Forwarded-For header, in order
     * @param realIp the X-Real-IP header, or null
     */
    static String of(SocketAddress peer, List<String> forwardedFor, String realIp) {
        if (!(peer instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return UNKNOWN;
        }
        String socket = text(inet.getAddress());
        if (forwardedFor.isEmpty() && realIp == null || !isTrusted(inet.getAddress())) {
            return socket;
        }
        if (forwardedFor.isEmpty()) {
            InetAddress told = literal(realIp);
            return told == null ? socket : text(told);
        }
        String[] hops = String.join(",", forwardedFor).split(",");
        String client = socket;
        for (int i = hops.length - 1; i >= 0; i--) {
            InetAddress hop = literal(hops[i]);
            if (hop == null) {
                return client;
            }
            client = text(hop);
            if (!isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    /** Whether a peer is on this machine. */
    static boolean isLocal(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && inet.getAddress() != null && inet.getAddress().isLoopbackAddress();
    }

    /** Whether a proxy says that it speaks for somebody. */
    static boolean isForwarded(HttpHeaders headers) {
        return headers.contains("X-Forwarded-For") || headers.contains("X-Real-IP") || headers.contains("Forwarded");
    }

    /** Whether a peer may speak for others. */
    static boolean isTrusted(InetAddress address) {
        boolean uniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal;
    }

    private static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /** Reads an address, with or without port; null when it is none. Never asks a name server. */
    private static InetAddress literal(String text) {
        String host = text.trim();
        if (host.startsWith("[") && host.indexOf(']') > 0) {
            host = host.substring(1, host.indexOf(']'));
        } else if (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
            host = host.substring(0, host.indexOf(':'));
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
