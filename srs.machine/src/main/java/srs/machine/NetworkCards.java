package srs.machine;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the network cards have received and sent, from {@code /proc/net/dev}. Stateless. */
final class NetworkCards {

    /** Columns of a card's line: bytes received, bytes sent. */
    private static final int RECEIVED = 0;
    private static final int SENT = 8;
    /** fc00::/7, the first byte without its last bit (RFC 4193). */
    private static final int LOCAL_ADDRESS_PREFIX_V6 = 0xfc;

    private NetworkCards() {}

    /** Bytes of cards with public addresses, and those of the inner ones apart; without the loopback. */
    static Map<String, Object> bytes(Proc proc) {
        long[] open = new long[2];
        long[] inner = new long[2];
        for (String line : proc.lines("net/dev")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).trim();
            if (!name.isEmpty() && !name.equals("lo")) {
                String[] words = line.substring(colon + 1).trim().split("\\s+");
                long[] sums = isPublic(name) ? open : inner;
                sums[0] += Proc.number(words, RECEIVED);
                sums[1] += Proc.number(words, SENT);
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("net_recv_bytes", open[0]);
        data.put("net_send_bytes", open[1]);
        data.put("net_recvi_bytes", inner[0]);
        data.put("net_sendi_bytes", inner[1]);
        return data;
    }

    private static boolean isPublic(String card) {
        try {
            NetworkInterface found = NetworkInterface.getByName(card);
            return found != null && Collections.list(found.getInetAddresses()).stream().anyMatch(NetworkCards::isPublic);
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isPublic(InetAddress address) {
        boolean isUniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == LOCAL_ADDRESS_PREFIX_V6;
        return !address.isSiteLocalAddress() && !address.isLinkLocalAddress() && !address.isLoopbackAddress() && !isUniqueLocal;
    }
}
