package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import srs.kernel.net.Endpoint;

/** Rules between the ports of the root, for those that some installed bundle declares. Stateless. */
final class PortChecks {

    /** Each listening directive, and what turns it on; the empty word is always on. */
    private static final Map<String, String> LISTENING = Map.ofEntries(Map.entry("rtmp.listen", ""), Map.entry("rtmps.listen", "rtmps.enabled"),
            Map.entry("http_server.listen", "http_server.enabled"), Map.entry("http_server.https.listen", "http_server.https.enabled"),
            Map.entry("http_api.listen", "http_api.enabled"), Map.entry("http_api.https.listen", "http_api.https.enabled"),
            Map.entry("exporter.listen", "exporter.enabled"), Map.entry("shell.listen", "shell.enabled"), Map.entry("srt_server.listen", "srt_server.enabled"),
            Map.entry("rtc_server.listen", "rtc_server.enabled"), Map.entry("rtc_server.tcp.listen", "rtc_server.tcp.enabled"));
    private static final Set<String> UDP = Set.of("srt_server.listen", "rtc_server.listen");
    /** These may share a port: one server answers for both. */
    private static final Set<Set<String>> SHARED = Set.of(Set.of("http_server.listen", "http_api.listen"), Set.of("http_server.https.listen", "http_api.https.listen"),
            Set.of("exporter.listen", "http_api.listen"), Set.of("exporter.listen", "http_server.listen"),
            Set.of("rtc_server.tcp.listen", "http_server.listen"), Set.of("rtc_server.tcp.listen", "http_server.https.listen"),
            Set.of("rtc_server.tcp.listen", "http_api.listen"), Set.of("rtc_server.tcp.listen", "http_api.https.listen"));
    private static final Set<String> ANY_HOST = Set.of("", "0.0.0.0", "::");

    private PortChecks() {}

    private record Use(String path, Endpoint endpoint) {
        /** Whether the system would refuse one of the two. */
        boolean disturbs(Use other) {
            boolean isSameHost = endpoint.host().equals(other.endpoint.host()) || ANY_HOST.contains(endpoint.host()) || ANY_HOST.contains(other.endpoint.host());
            boolean isSamePort = endpoint.port() != 0 && endpoint.port() == other.endpoint.port() && UDP.contains(path) == UDP.contains(other.path);
            return isSamePort && isSameHost && !path.equals(other.path) && !SHARED.contains(Set.of(path, other.path));
        }
    }

    static void check(Scope root, Position at, List<Problem> problems) {
        secureNeedsPlain(root, "http_api", at, problems);
        secureNeedsPlain(root, "http_server", at, problems);
        sharedPorts(root, at, problems);
        List<Use> uses = uses(root);
        for (int i = 0; i < uses.size(); i++) {
            for (Use earlier : uses.subList(0, i)) {
                if (uses.get(i).disturbs(earlier)) {
                    problems.add(Problem.error(at, uses.get(i).path(), uses.get(i).endpoint() + " is also " + earlier.path() + " " + earlier.endpoint()));
                }
            }
        }
    }

    private static List<Use> uses(Scope root) {
        List<Use> uses = new ArrayList<>();
        LISTENING.keySet().stream().sorted().forEach(path -> {
            String needed = LISTENING.get(path);
            boolean isInner = path.indexOf('.') != path.lastIndexOf('.');
            boolean isOuterOn = !isInner || isOn(root, path.substring(0, path.indexOf('.')) + ".enabled");
            boolean isFollower = path.equals("http_api.https.listen") && !root.values().containsKey(path);
            if ((needed.isEmpty() || isOn(root, needed)) && isOuterOn && !isFollower) {
                endpoints(root.value(path)).forEach(endpoint -> uses.add(new Use(path, endpoint)));
            }
        });
        return uses;
    }

    private static List<Endpoint> endpoints(Object value) {
        return value instanceof Endpoint one ? List.of(one) : value instanceof List<?> list ? list.stream().map(Endpoint.class::cast).distinct().toList() : List.of();
    }

    private static void secureNeedsPlain(Scope root, String block, Position at, List<Problem> problems) {
        if (isOn(root, block + ".https.enabled") && Boolean.FALSE.equals(root.value(block + ".enabled"))) {
            problems.add(Problem.error(at, block + ".https.enabled", "on needs " + block + ".enabled on"));
        }
    }

    /** The API and the stream server share both their ports or none. */
    private static void sharedPorts(Scope root, Position at, List<Problem> problems) {
        Object api = root.value("http_api.listen");
        Object server = root.value("http_server.listen");
        if (api == null || server == null || !isOn(root, "http_api.enabled") || !isOn(root, "http_server.enabled")) {
            return;
        }
        Object apis = root.value("http_api.https.listen");
        Object servers = root.value("http_server.https.listen");
        boolean bothSecure = isOn(root, "http_api.https.enabled") && isOn(root, "http_server.https.enabled");
        if (bothSecure && root.values().containsKey("http_api.https.listen") && api.equals(server) && !Objects.equals(apis, servers)) {
            problems.add(Problem.error(at, "http_api.https.listen", text(apis) + " is not http_server.https.listen " + text(servers)
                    + ", as it must be when both share " + text(api)));
        }
        if (bothSecure && Objects.equals(apis, servers) && !api.equals(server)) {
            problems.add(Problem.error(at, "http_api.listen", text(api) + " is not http_server.listen " + text(server)
                    + ", as it must be when both share HTTPS " + text(apis)));
        }
    }

    private static String text(Object endpoints) {
        return endpoints instanceof List<?> list ? String.join(" ", list.stream().map(Object::toString).toList()) : String.valueOf(endpoints);
    }

    private static boolean isOn(Scope scope, String path) {
        return Boolean.TRUE.equals(scope.value(path));
    }
}
