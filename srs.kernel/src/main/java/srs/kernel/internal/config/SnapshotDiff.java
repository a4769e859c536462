package srs.kernel.internal.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What holds otherwise in one snapshot than in another. Used once. */
final class SnapshotDiff {

    /** Full path with names, to the path as it is declared: {@code vhost[a].play.atc} to {@code vhost.play.atc}. */
    private final Map<String, String> changed = new LinkedHashMap<>();

    private SnapshotDiff() {}

    static Map<String, String> between(Snapshot before, Snapshot after) {
        SnapshotDiff diff = new SnapshotDiff();
        diff.scope("", "", before.root(), after.root());
        Set<String> vhosts = new HashSet<>(before.vhosts().keySet());
        vhosts.addAll(after.vhosts().keySet());
        for (String name : vhosts) {
            Scope old = before.vhosts().get(name);
            Scope now = after.vhosts().get(name);
            String path = Declaration.VHOST + "[" + name + "]";
            if (old == null || now == null) {
                diff.changed.put(path, Declaration.VHOST);
            } else {
                diff.scope(path + ".", Declaration.VHOST + ".", old, now);
            }
        }
        return diff.changed;
    }

    private void scope(String prefix, String declaredPrefix, Scope old, Scope now) {
        Set<String> paths = new HashSet<>(old.schema().defaults().keySet());
        paths.addAll(now.schema().defaults().keySet());
        for (String path : paths) {
            if (!Objects.equals(old.value(path), now.value(path))) {
                changed.put(prefix + path, declaredPrefix + path);
            }
        }
        Set<String> blocks = new HashSet<>(old.blocks().keySet());
        blocks.addAll(now.blocks().keySet());
        if (prefix.isEmpty()) {
            blocks.remove(Declaration.VHOST);
        }
        for (String path : blocks) {
            blocks(prefix + path, declaredPrefix + path, old.blocks().getOrDefault(path, List.of()), now.blocks().getOrDefault(path, List.of()));
        }
    }

    /** Repeated blocks are told apart by the words before the brace; without such words, or when two have the same, together. */
    private void blocks(String path, String declared, List<Scope> old, List<Scope> now) {
        if (Scope.sameBlocks(old, now)) {
            return;
        }
        Map<String, Scope> oldById = byId(old);
        Map<String, Scope> nowById = byId(now);
        if (oldById == null || nowById == null) {
            changed.put(path, declared);
            return;
        }
        Set<String> ids = new HashSet<>(oldById.keySet());
        ids.addAll(nowById.keySet());
        for (String id : ids) {
            Scope a = oldById.get(id);
            Scope b = nowById.get(id);
            if (a == null || b == null || !a.sameAs(b)) {
                changed.put(path + "[" + id + "]", declared);
            }
        }
    }

    private static Map<String, Scope> byId(List<Scope> blocks) {
        Map<String, Scope> out = new LinkedHashMap<>();
        for (Scope block : blocks) {
            if (block.args().isEmpty() || out.put(String.join(" ", block.args()), block) != null) {
                return null;
            }
        }
        return out;
    }
}
