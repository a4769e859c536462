package srs.protocol.rtc.internal;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.protocol.rtc.internal.negotiation.Candidates;

/**
 * The ports of the block {@code rtc_server}. Immutable.
 *
 * <p>A socket for all addresses answers from the one that leads to the peer, and a browser hears only the one that it has sent to. So an address of the machine that
 * {@code candidate} names is listened on by itself, too.
 *
 * @param udp none when it is off
 * @param tcp none when it is off
 * @param http those of HTTP, with and without TLS
 * @param sockets that share each UDP port
 * @param blackHole where what peers send is copied to; empty for nowhere
 */
record RtcSettings(List<Endpoint> udp, List<Endpoint> tcp, List<Endpoint> http, int sockets, boolean isEcdsa, String blackHole) {

    private static final Set<String> ANY = Set.of("", "0.0.0.0", "::");

    static RtcSettings of(Section root, int loops, Candidates candidates) {
        boolean isOn = root.isOn("rtc_server.enabled");
        int sockets = root.isSet("rtc_server.reuseport") ? Math.min(root.integer("rtc_server.reuseport"), loops) : loops;
        // one socket shares its port with no other
        List<InetAddress> own = sockets > 1 ? candidates.ownAddress(root.string("rtc_server.candidate")) : List.of();
        return new RtcSettings(isOn ? withOwn(root.endpoints("rtc_server.listen"), own) : List.of(), isOn && root.isOn("rtc_server.tcp.enabled") ? root.endpoints("rtc_server.tcp.listen") : List.of(),
                http(root), sockets, root.isOn("rtc_server.ecdsa"),
                isOn && root.isOn("rtc_server.black_hole.enabled") ? root.string("rtc_server.black_hole.addr") : "");
    }

    private static List<Endpoint> withOwn(List<Endpoint> listen, List<InetAddress> own) {
        Set<Endpoint> all = new LinkedHashSet<>(listen);
        for (Endpoint endpoint : listen) {
            if (ANY.contains(endpoint.host()) && endpoint.port() != 0) {
                own.stream().filter(address -> !endpoint.host().equals("0.0.0.0") || address instanceof Inet4Address)
                        .forEach(address -> all.add(new Endpoint(NetUtil.toAddressString(address), endpoint.port())));
            }
        }
        return List.copyOf(all);
    }

    private static List<Endpoint> http(Section root) {
        List<Endpoint> all = new ArrayList<>();
        for (String server : List.of("http_server", "http_api")) {
            if (root.isOn(server + ".enabled")) {
                all.addAll(root.endpoints(server + ".listen"));
                if (root.isOn(server + ".https.enabled")) {
                    all.addAll(root.endpoints(server + ".https.listen"));
                }
            }
        }
        return all;
    }

    private static boolean isSame(Endpoint ours, Endpoint other) {
        return ours.port() != 0 && ours.port() == other.port() && (ours.host().equals(other.host()) || other.host().isEmpty() || ours.host().isEmpty());
    }

    boolean isOn() {
        return !udp.isEmpty() || !tcp.isEmpty();
    }

    /** All that shall be open. */
    List<Wanted> wanted() {
        List<Wanted> all = new ArrayList<>();
        udp.forEach(endpoint -> all.add(new Wanted(endpoint, /* isTcp= */ false, /* isShared= */ false)));
        tcp.forEach(endpoint -> all.add(new Wanted(endpoint, /* isTcp= */ true, http.stream().anyMatch(other -> isSame(endpoint, other)))));
        return all;
    }

    /**
     * An endpoint that shall be open.
     *
     * @param isShared whether HTTP has it (F173)
     */
    record Wanted(Endpoint endpoint, boolean isTcp, boolean isShared) {
        @Override
        public String toString() {
            return (isTcp ? "tcp " : "udp ") + endpoint + (isShared ? ", shared with HTTP" : "");
        }
    }
}
