package srs.http.internal;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import srs.kernel.net.RemotePeer;

/**
 * The address of a client, as its socket or a trusted proxy tells it. Stateless.
 *
 * <p>SRS believes {@code X-Forwarded-For} from everyone and takes its first address, so that any client can choose its own. Here only
 * peers of {@code trusted_proxies} are believed, and of the list the last address that is not such a proxy: what stands before it may be forged.
 */
final class PeerAddress {
    private static final String UNKNOWN = "0.0.0.0";

    private PeerAddress() {}

    /**
     * @param forwardedFor every X-Forwarded-For header, in order
     * @param realIp the X-Real-IP header, or null
     */
    static String of(RemotePeer peer, List<String> forwardedFor, String realIp) {
        if (peer.address().isEmpty()) {
            return UNKNOWN;
        }
        String connected = text(peer.address().get().getAddress());
        if (forwardedFor.isEmpty() && realIp == null || !peer.isTrusted()) {
            return connected;
        }
        if (forwardedFor.isEmpty()) {
            InetAddress told = literal(realIp);
            return told == null ? connected : text(told);
        }
        String[] hops = String.join(",", forwardedFor).split(",");
        String client = connected;
        for (int i = hops.length - 1; i >= 0; i--) {
            InetAddress hop = literal(hops[i]);
            if (hop == null) {
                return client;
            }
            client = text(hop);
            if (!peer.isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    /** Whether a proxy says that it speaks for somebody. */
    static boolean isForwarded(HttpHeaders headers) {
        return headers.contains("X-Forwarded-For") || headers.contains("X-Real-IP") || headers.contains("Forwarded");
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
