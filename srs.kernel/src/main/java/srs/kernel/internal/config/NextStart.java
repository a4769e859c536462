package srs.kernel.internal.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps what may only change at the next start ({@code reload off}) as it holds now. Stateless. */
final class NextStart {

    private NextStart() {}

    /** The new snapshot with the old values of such directives; a note for each that was to change. */
    static Snapshot keep(Snapshot now, Snapshot next, Position at, List<Problem> notes) {
        Map<String, Scope> vhosts = new LinkedHashMap<>();
        next.vhosts().forEach((name, scope) -> {
            Scope old = now.vhosts().get(name);
            vhosts.put(name, old == null ? scope : keep(old, scope, Declaration.VHOST + "[" + name + "].", at, notes));
        });
        return new Snapshot(keep(now.root(), next.root(), "", at, notes), vhosts, next.anyVhost(), next.tree());
    }

    private static Scope keep(Scope now, Scope next, String prefix, Position at, List<Problem> notes) {
        if (next.schema().fixedValues().isEmpty() && next.schema().fixedBlocks().isEmpty()) {
            return next;
        }
        Map<String, Setting> values = new HashMap<>(next.values());
        for (String path : next.schema().fixedValues()) {
            if (now.setting(path) != null && !Objects.equals(now.value(path), next.value(path))) {
                restore(values, path, now.values().get(path));
                notes.add(Problem.note(at, prefix + path, "changes at the next start"));
            }
        }
        Map<String, List<Scope>> blocks = new HashMap<>(next.blocks());
        for (String path : next.schema().fixedBlocks()) {
            if (now.schema().block(path) == null) {
                continue; // declared since: what the file says holds
            }
            List<Scope> old = now.blocks().getOrDefault(path, List.of());
            if (!Scope.sameBlocks(old, next.blocks().getOrDefault(path, List.of()))) {
                restore(blocks, path, now.blocks().get(path));
                notes.add(Problem.note(at, prefix + path, "changes at the next start"));
            }
        }
        return new Scope(next.schema(), next.args(), values, blocks);
    }

    private static <V> void restore(Map<String, V> map, String path, V old) {
        if (old == null) {
            map.remove(path);
        } else {
            map.put(path, old);
        }
    }
}
