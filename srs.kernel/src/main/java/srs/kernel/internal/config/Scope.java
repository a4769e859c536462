package srs.kernel.internal.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What file and environment say in one scope: the root, a vhost, one block of a repeated directive. Immutable.
 *
 * @param schema what may be said here, with the defaults
 * @param args words between the block's name and its brace
 * @param values what is said, by the path below the scope
 * @param blocks repeated blocks in file order, by the path below the scope
 */
record Scope(Schema schema, List<String> args, Map<String, Setting> values, Map<String, List<Scope>> blocks) {
    Scope {
        args = List.copyOf(args);
        values = values.entrySet().stream().collect(Collectors.toUnmodifiableMap(said -> known(said.getKey()), Map.Entry::getValue));
        blocks = Map.copyOf(blocks);
    }

    /** A path as those write it who read values: the same object, so that a look-up compares no letters. */
    static String known(String path) {
        return path.intern();
    }

    static Scope empty(Schema schema) {
        return new Scope(schema, List.of(), Map.of(), Map.of());
    }

    /** What holds: said or default; null when the path is not declared. */
    Setting setting(String path) {
        Setting said = values.get(path);
        return said != null ? said : schema.defaults().get(path);
    }

    Object value(String path) {
        Setting setting = setting(path);
        return setting == null ? null : setting.value();
    }

    /** The paths whose values may differ: with the same declarations those that either says. */
    static Set<String> paths(Scope a, Scope b) {
        boolean isSame = a.schema == b.schema;
        Set<String> paths = new HashSet<>(isSame ? a.values.keySet() : a.schema.defaults().keySet());
        paths.addAll(isSame ? b.values.keySet() : b.schema.defaults().keySet());
        return paths;
    }

    /** Whether the same holds, so that no listener needs to hear of it. */
    boolean sameAs(Scope other) {
        if (!args.equals(other.args) || !blocks.keySet().equals(other.blocks.keySet())) {
            return false;
        }
        for (String path : paths(this, other)) {
            if (!Objects.equals(value(path), other.value(path))) {
                return false;
            }
        }
        for (Map.Entry<String, List<Scope>> entry : blocks.entrySet()) {
            if (!sameBlocks(entry.getValue(), other.blocks.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    static boolean sameBlocks(List<Scope> a, List<Scope> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!a.get(i).sameAs(b.get(i))) {
                return false;
            }
        }
        return true;
    }
}
