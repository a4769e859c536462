package srs.kernel.internal.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules between directives of one vhost (compat 2.1, «cross checks»), for those that some installed bundle declares. Stateless. */
final class VhostChecks {

    private static final String REMUX = "http_remux";
    private static final String INGEST = "ingest";
    private static final String TS = ".ts";
    /** What tells one segment from the next. */
    private static final List<String> OF_A_SEGMENT = List.of("[seq]", "[timestamp]", "[05]", "[999]");

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
            String segments = isOn(vhost, "hls.hls_use_fmp4") ? "hls.hls_fmp4_file" : "hls.hls_ts_file";
            if (isOn(vhost, "hls.enabled") && vhost.value(segments) instanceof String file && OF_A_SEGMENT.stream().noneMatch(file::contains)) {
                problems.add(warning(place, segments, file + " has no [seq] and no time, each segment is written over the one before"));
            }
            if (isOn(vhost, "dvr.enabled") && "append".equals(vhost.value("dvr.dvr_plan")) && String.valueOf(vhost.value("dvr.dvr_path")).endsWith(".mp4")) {
                problems.add(warning(place, "dvr.dvr_plan", "append is for FLV files, and dvr_path is " + vhost.value("dvr.dvr_path") + ": each publish gets a file"));
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

    private static Problem warning(Position at, String path, String message) {
        return Problem.warning(at, Declaration.VHOST + "." + path, message);
    }

    private static boolean isOn(Scope scope, String path) {
        return Boolean.TRUE.equals(scope.value(path));
    }
}
