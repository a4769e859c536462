package srs.heartbeat.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** Where the configuration says that the server listens, by SRS's names (compat 4.4). Stateless. A protocol that is not installed is left out. */
final class Ports {
    private Ports() {}

    static Map<String, List<String>> of(Section root) {
        Map<String, List<String>> ports = new LinkedHashMap<>();
        put(ports, "rtmp", endpoints(root, "rtmp.listen", "", ""));
        put(ports, "http", endpoints(root, "http_server.listen", "http_server.enabled", ""));
        put(ports, "api", endpoints(root, "http_api.listen", "http_api.enabled", ""));
        put(ports, "srt", endpoints(root, "srt_server.listen", "srt_server.enabled", "udp"));
        List<String> rtc = new ArrayList<>(endpoints(root, "rtc_server.listen", "rtc_server.enabled", "udp"));
        rtc.addAll(endpoints(root, "rtc_server.tcp.listen", "rtc_server.tcp.enabled", "tcp"));
        put(ports, "rtc", rtc);
        return ports;
    }

    private static void put(Map<String, List<String>> ports, String name, List<String> endpoints) {
        if (!endpoints.isEmpty()) {
            ports.put(name, endpoints);
        }
    }

    private static List<String> endpoints(Section root, String listen, String enabled, String transport) {
        try {
            if (!enabled.isEmpty() && !root.isOn(enabled)) {
                return List.of();
            }
            return root.endpoints(listen).stream().map(endpoint -> text(endpoint, transport)).toList();
        } catch (IllegalArgumentException e) {
            // no bundle that is installed declares it
            return List.of();
        }
    }

    private static String text(Endpoint endpoint, String transport) {
        return transport.isEmpty() ? endpoint.toString()
                : transport + "://" + (endpoint.host().isEmpty() ? "0.0.0.0:" + endpoint.port() : endpoint.toString());
    }
}
