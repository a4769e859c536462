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
 * @param sockets that share each UDP port
 */
record RtcSettings(List<Endpoint> udp, List<Endpoint> tcp, int sockets, boolean isEcdsa) {

    static RtcSettings of(Section root, int loops) {
        boolean isOn = root.isOn("rtc_server.enabled");
        return new RtcSettings(isOn ? root.endpoints("rtc_server.listen") : List.of(), isOn && root.isOn("rtc_server.tcp.enabled") ? root.endpoints("rtc_server.tcp.listen") : List.of(),
                root.isSet("rtc_server.reuseport") ? Math.min(root.integer("rtc_server.reuseport"), loops) : loops, root.isOn("rtc_server.ecdsa"));
    }

    boolean isOn() {
        return !udp.isEmpty() || !tcp.isEmpty();
    }

    /** All that shall be open. */
    List<Wanted> wanted() {
        List<Wanted> all = new ArrayList<>();
        udp.forEach(endpoint -> all.add(new Wanted(endpoint, /* isTcp= */ false)));
        tcp.forEach(endpoint -> all.add(new Wanted(endpoint, /* isTcp= */ true)));
        return all;
    }

    /** An endpoint that shall be open. */
    record Wanted(Endpoint endpoint, boolean isTcp) {
        @Override
        public String toString() {
            return (isTcp ? "tcp " : "udp ") + endpoint;
        }
    }
}
