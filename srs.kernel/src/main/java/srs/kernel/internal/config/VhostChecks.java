package srs.kernel.internal.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules between directives of one vhost (compat 2.1, «cross checks»), for those that some installed bundle declares. Stateless. */
final class VhostChecks {

    private static final String REMUX = "http_remux";
    private static final String INGEST = "ingest";
    private static final String TS = ".ts";

    private VhostChecks() {}

    static void check(Snapshot snapshot, Position at, List<Problem> problems) {
        snapshot.vhosts().forEach((name, vhost) -> {
            Directive block = block(snapshot.tree(), name);
            Position place = block == null ? at : block.at();
            List<Directive> children = block == null ? List.of() : block.children();
            if (vhost.value(REMUX + ".enabled") != null && children.stream().filter(d -> d.name().equals(REMUX)).count() > 1) {
                problems.add(error(place, REMUX, name + " has more than one"));
            }
            if (isOn(vhost, "hls.enabled") && isOn(vhost, REMUX + ".enabled") && String.valueOf(vhost.value(REMUX + ".mount")).endsWith(TS)) {
                problems.add(error(place, REMUX + ".mount", vhost.value(REMUX + ".mount") + " is not allowed with hls, whose segments have such names"));
            }
            if (isOn(vhost, "forward.enabled") && vhost.value("publish.kickoff_for_idle") instanceof Long idleMs && idleMs > 0) {
                problems.add(error(place, "publish.kickoff_for_idle", "is not allowed with forward, which nobody plays"));
            }
            ingests(vhost, place, problems);
        });
    }

    private static void ingests(Scope vhost, Position place, List<Problem> problems) {
        Set<List<String>> ids = new HashSet<>();
        for (Scope ingest : vhost.blocks().getOrDefault(INGEST, List.of())) {
            if (!ids.add(ingest.args())) {
                problems.add(error(place, INGEST, "id " + String.join(" ", ingest.args()) + " is given twice"));
            }
        }
    }

    private static Directive block(List<Directive> tree, String vhost) {
        return tree.stream().filter(d -> d.name().equals(Declaration.VHOST) && !d.args().isEmpty() && d.args().get(0).equals(vhost)).findFirst().orElse(null);
    }

    private static Problem error(Position at, String path, String message) {
        return Problem.error(at, Declaration.VHOST + "." + path, message);
    }

    private static boolean isOn(Scope scope, String path) {
        return Boolean.TRUE.equals(scope.value(path));
    }
}
