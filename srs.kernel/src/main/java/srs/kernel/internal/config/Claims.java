package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which bundle has a path. The first holds, so that no bundle that comes later can take a directive away, or hide those of a block by declaring the block
 * itself. Used once, by one thread.
 */
final class Claims {

    /** Each declared path and the blocks that it stands in, to the bundle that came first. */
    private final Map<String, String> paths = new HashMap<>(Map.of(Declaration.VHOST, "srs.kernel"));
    /** Those that hold a value, and so are no block for others. */
    private final Map<String, String> values = new HashMap<>();

    private Claims() {}

    /** The declarations that hold, in their order. */
    static List<Declaration> settle(Collection<Declaration> inOrderOfBundles) {
        Claims claims = new Claims();
        List<Declaration> out = new ArrayList<>();
        for (Declaration d : inOrderOfBundles) {
            if (claims.accepts(d)) {
                out.add(d);
            }
        }
        return out;
    }

    private boolean accepts(Declaration d) {
        if (isOfAnother(paths, d.path(), d)) {
            return false;
        }
        List<String> blocks = new ArrayList<>();
        for (int dot = d.path().indexOf('.'); dot >= 0; dot = d.path().indexOf('.', dot + 1)) {
            blocks.add(d.path().substring(0, dot));
        }
        if (blocks.stream().anyMatch(block -> isOfAnother(values, block, d))) {
            return false;
        }
        blocks.forEach(block -> paths.putIfAbsent(block, d.bundle()));
        paths.putIfAbsent(d.path(), d.bundle());
        if (d.type() != ValueType.BLOCKS) {
            values.putIfAbsent(d.path(), d.bundle());
        }
        return true;
    }

    private static boolean isOfAnother(Map<String, String> claimed, String path, Declaration d) {
        String first = claimed.get(path);
        return first != null && !first.equals(d.bundle());
    }
}
