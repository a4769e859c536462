package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the installed bundles declare in one scope. Immutable once made.
 *
 * <p>The root holds the scope {@code vhost}, which is always there; each repeated block is a scope of its own.
 */
final class Schema {

    /** The path from the root, with a dot at its end; empty at the root. */
    private final String prefix;
    private final Map<String, Setting> defaults = new LinkedHashMap<>();
    private final Map<String, Declaration> declared = new LinkedHashMap<>();
    private final Map<String, Schema> blocks = new HashMap<>();
    private final Map<String, Declaration> blockDeclarations = new HashMap<>();
    private final Set<String> containers = new LinkedHashSet<>();
    private final List<String> fixedValues = new ArrayList<>();
    private final List<String> fixedBlocks = new ArrayList<>();

    private Schema(String prefix) {
        this.prefix = prefix;
    }

    /** The root scope of all declarations, in the order of their bundles; a path that is declared twice stays with the first. */
    static Schema of(Collection<Declaration> declarations) {
        Schema root = new Schema("");
        root.blocks.put(Declaration.VHOST, new Schema(Declaration.VHOST + "."));
        List<Declaration> shortestFirst = Claims.settle(declarations);
        shortestFirst.sort((a, b) -> Long.compare(depth(a), depth(b)));
        shortestFirst.stream().filter(d -> d.type() == ValueType.BLOCKS).forEach(root::add);
        shortestFirst.stream().filter(d -> d.type() != ValueType.BLOCKS).forEach(root::add);
        return root;
    }

    private static long depth(Declaration d) {
        return d.path().chars().filter(c -> c == '.').count();
    }

    private void add(Declaration d) {
        String path = Scope.known(d.path().substring(prefix.length()));
        for (Map.Entry<String, Schema> block : blocks.entrySet()) {
            if (path.startsWith(block.getKey() + ".")) {
                block.getValue().add(d);
                return;
            }
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            containers.add(path.substring(0, dot));
        }
        if (d.type() == ValueType.BLOCKS) {
            blocks.putIfAbsent(path, new Schema(d.path() + "."));
            if (blockDeclarations.putIfAbsent(path, d) == null && !d.isReloadable()) {
                fixedBlocks.add(path);
            }
        } else if (declared.putIfAbsent(path, d) == null) {
            Object value = ValueReader.read(d, d.defaultWords(), new Position(d.bundle(), 0), new ArrayList<>());
            defaults.put(path, new Setting(d, value == null ? empty(d.type()) : value));
            if (!d.isReloadable()) {
                fixedValues.add(path);
            }
        }
    }

    private static Object empty(ValueType type) {
        if (type.hasManyWords() || type == ValueType.RULES || type == ValueType.LINES) {
            return List.of();
        }
        return type.isText() ? "" : null;
    }

    String fullPath(String path) {
        return prefix + path;
    }

    Map<String, Setting> defaults() {
        return defaults;
    }

    Declaration declaration(String path) {
        return declared.get(path);
    }

    Schema block(String path) {
        return blocks.get(path);
    }

    /** What was declared of a repeated block; null for vhost, which nobody declares. */
    Declaration blockDeclaration(String path) {
        return blockDeclarations.get(path);
    }

    /** Values that change at the next start only. */
    List<String> fixedValues() {
        return fixedValues;
    }

    /** Repeated blocks that change at the next start only. */
    List<String> fixedBlocks() {
        return fixedBlocks;
    }

    /** Whether the path is a block that declared paths stand in. */
    boolean isContainer(String path) {
        return containers.contains(path);
    }

    /** Whether a bundle reads this full path, as a value or as a repeated block. */
    boolean reads(String fullPath) {
        return declared.containsKey(fullPath) || blocks.containsKey(fullPath) || blocks.entrySet().stream()
                .anyMatch(b -> fullPath.startsWith(b.getKey() + ".") && b.getValue().reads(fullPath.substring(b.getKey().length() + 1)));
    }

    /** Every full path of this scope and those inside: values, repeated blocks and the blocks on the way. */
    Set<String> allPaths() {
        Set<String> out = new TreeSet<>();
        declared.keySet().forEach(p -> out.add(fullPath(p)));
        containers.forEach(p -> out.add(fullPath(p)));
        blocks.forEach((path, schema) -> {
            out.add(fullPath(path));
            out.addAll(schema.allPaths());
        });
        return out;
    }

    /** The declarations of this scope, not of the repeated blocks inside. */
    Collection<Declaration> declarations() {
        return declared.values();
    }
}
