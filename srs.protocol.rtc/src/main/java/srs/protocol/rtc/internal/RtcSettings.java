package srs.protocol.rtc.internal;

import java.util.ArrayList;
import java.util.List;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/**
 * The ports of the block {@code rtc_server}. Immutable.
 *
 * @param udp none when it is off
 * @param tcp none when it is off
 * @param http those of HTTP, with and without TLS
 * @param sockets that share each UDP port
 * @param blackHole where what peers send is copied to; empty for nowhere
 */
record RtcSettings(List<Endpoint> udp, List<Endpoint> tcp, List<Endpoint> http, int sockets, boolean isEcdsa, String blackHole) {

    static RtcSettings of(Section root, int loops) {
        boolean isOn = root.isOn("rtc_server.enabled");
        return new RtcSettings(isOn ? root.endpoints("rtc_server.listen") : List.of(), isOn && root.isOn("rtc_server.tcp.enabled") ? root.endpoints("rtc_server.tcp.listen") : List.of(),
                http(root), root.isSet("rtc_server.reuseport") ? Math.min(root.integer("rtc_server.reuseport"), loops) : loops, root.isOn("rtc_server.ecdsa"),
                isOn && root.isOn("rtc_server.black_hole.enabled") ? root.string("rtc_server.black_hole.addr") : "");
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
