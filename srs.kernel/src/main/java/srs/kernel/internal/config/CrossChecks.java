package srs.kernel.internal.config;

import java.util.List;
import java.util.Objects;

/** Rules between directives (compat 2.1, «cross checks»), for those that some installed bundle declares. Immutable. */
final class CrossChecks {

    /** Descriptors for what is no connection: logs, jars, listeners, files of streams. */
    static final int RESERVED_DESCRIPTORS = 128;

    private final long maxDescriptors;

    /** @param maxDescriptors files that the process may have open; 0 when unknown */
    CrossChecks(long maxDescriptors) {
        this.maxDescriptors = maxDescriptors;
    }

    /** @param at for what stands in no line */
    void check(Snapshot snapshot, Position at, List<Problem> problems) {
        Scope root = snapshot.root();
        for (Setting s : root.schema().defaults().values()) {
            Declaration d = s.declared();
            if (d.isRequired() && isMissing(root, d.path()) && problems.stream().noneMatch(p -> p.isError() && p.path().equals(d.path()))) {
                problems.add(Problem.error(at, d.path(), "is required"));
            }
        }
        if (isOn(root, "is_full")) {
            problems.add(Problem.error(place(snapshot, at, "is_full"), "is_full", "this file shows every directive, it is not for a server"));
        }
        descriptors(snapshot, at, problems);
        if (isOn(root, "asprocess") && isOn(root, "daemon")) {
            problems.add(Problem.error(place(snapshot, at, "asprocess"), "asprocess", "on is not allowed with daemon on"));
        }
        secureNeedsPlain(root, "http_api", at, problems);
        secureNeedsPlain(root, "http_server", at, problems);
        sharedPorts(root, at, problems);
    }

    private static boolean isMissing(Scope root, String path) {
        return !root.values().containsKey(path);
    }

    private void descriptors(Snapshot snapshot, Position at, List<Problem> problems) {
        if (snapshot.root().value("max_connections") instanceof Integer max && maxDescriptors > 0
                && (long) max + RESERVED_DESCRIPTORS >= maxDescriptors) {
            problems.add(Problem.error(place(snapshot, at, "max_connections"), "max_connections",
                    max + " and " + RESERVED_DESCRIPTORS + " more are not below the limit of open files, " + maxDescriptors + " (ulimit -n)"));
        }
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

    /** Where a root directive stands. */
    private static Position place(Snapshot snapshot, Position otherwise, String name) {
        return snapshot.tree().stream().filter(d -> d.name().equals(name)).map(Directive::at).findFirst().orElse(otherwise);
    }
}
