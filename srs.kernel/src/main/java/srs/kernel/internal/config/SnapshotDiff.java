package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What holds otherwise in one snapshot than in another. Used once. */
final class SnapshotDiff {

    /** Where a scope stands, in the three ways of {@link Difference}; each ends so that a name can follow. */
    private record Place(String path, String declared, String directive) {
        static final Place ROOT = new Place("", "", "");

        Place in(String block, String name) {
            return new Place(path + block + "[" + name + "].", declared + block + ".", directive + block + " " + name + " ");
        }
    }

    private final List<Difference> changed = new ArrayList<>();

    private SnapshotDiff() {}

    /** By directive. */
    static List<Difference> between(Snapshot before, Snapshot after) {
        SnapshotDiff diff = new SnapshotDiff();
        diff.scope(Place.ROOT, before.root(), after.root());
        Set<String> vhosts = new HashSet<>(before.vhosts().keySet());
        vhosts.addAll(after.vhosts().keySet());
        for (String name : vhosts) {
            Scope old = before.vhosts().get(name);
            Scope now = after.vhosts().get(name);
            if (old == null || now == null) {
                diff.named(Place.ROOT, Declaration.VHOST, name, old, now);
            } else {
                diff.scope(Place.ROOT.in(Declaration.VHOST, name), old, now);
            }
        }
        diff.changed.sort(Comparator.comparing(Difference::directive));
        return diff.changed;
    }

    private void scope(Place at, Scope old, Scope now) {
        for (String path : Scope.paths(old, now)) {
            if (!Objects.equals(old.value(path), now.value(path))) {
                changed.add(new Difference(at.path() + path, at.declared() + path, at.directive() + path, ValueText.of(old.setting(path)), ValueText.of(now.setting(path))));
            }
        }
        Set<String> blocks = new HashSet<>(old.blocks().keySet());
        blocks.addAll(now.blocks().keySet());
        if (at == Place.ROOT) {
            blocks.remove(Declaration.VHOST);
        }
        for (String path : blocks) {
            blocks(at, path, old.blocks().getOrDefault(path, List.of()), now.blocks().getOrDefault(path, List.of()));
        }
    }

    /** Repeated blocks are told apart by the words before the brace; without such words, or when two have the same, together. */
    private void blocks(Place at, String path, List<Scope> old, List<Scope> now) {
        if (Scope.sameBlocks(old, now)) {
            return;
        }
        Map<String, Scope> oldById = byId(old);
        Map<String, Scope> nowById = byId(now);
        if (oldById == null || nowById == null) {
            changed.add(new Difference(at.path() + path, at.declared() + path, at.directive() + path, ValueText.of(old), ValueText.of(now)));
            return;
        }
        Set<String> ids = new HashSet<>(oldById.keySet());
        ids.addAll(nowById.keySet());
        for (String id : ids) {
            Scope a = oldById.get(id);
            Scope b = nowById.get(id);
            if (a == null || b == null || !a.sameAs(b)) {
                named(at, path, id, a, b);
            }
        }
    }

    private void named(Place at, String block, String name, Scope old, Scope now) {
        changed.add(new Difference(at.path() + block + "[" + name + "]", at.declared() + block, at.directive() + block + " " + name,
                old == null ? null : ValueText.of(List.of(old)), now == null ? null : ValueText.of(List.of(now))));
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
