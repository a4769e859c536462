package srs.kernel.internal.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which bundle owns each directive of SRS, whether it is installed or not. Immutable.
 *
 * <p>Its text is a list of {@code bundle NAME { PATH CHILD CHILD ...; }}: a path, and names inside the block at that path. A child
 * {@code *} stands for any.
 */
final class Catalogue {

    private static final String ANY = "*";

    private final Map<String, String> owners;

    private Catalogue(Map<String, String> owners) {
        this.owners = Map.copyOf(owners);
    }

    static Catalogue empty() {
        return new Catalogue(Map.of());
    }

    static Catalogue read(String file, String text) throws ConfigException {
        Map<String, String> owners = new HashMap<>();
        for (Directive bundle : DirectiveParser.parse(file, text, IncludeSource.NONE)) {
            if (!bundle.name().equals("bundle") || bundle.args().size() != 1) {
                throw new ConfigException(bundle.at(), bundle.name(), "is not: bundle NAME { ... }");
            }
            String name = bundle.args().get(0);
            for (Directive entry : bundle.children()) {
                owners.putIfAbsent(entry.name(), name);
                entry.args().forEach(child -> owners.putIfAbsent(entry.name() + "." + child, name));
            }
        }
        return new Catalogue(owners);
    }

    /** This and the paths of a bundle that was here and has gone. */
    Catalogue and(List<Declaration> departed) {
        Map<String, String> more = new HashMap<>(owners);
        for (Declaration d : departed) {
            String path = d.path();
            more.putIfAbsent(path, d.bundle());
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                more.putIfAbsent(path.substring(0, dot), d.bundle());
            }
            if (d.type() == ValueType.LINES || d.type() == ValueType.IGNORED) {
                more.putIfAbsent(path + "." + ANY, d.bundle());
            }
        }
        return new Catalogue(more);
    }

    /** The bundle that reads a path; null when nobody knows it. */
    String owner(String path) {
        String owner = owners.get(path);
        int dot = path.lastIndexOf('.');
        return owner != null || dot < 0 ? owner : owners.get(path.substring(0, dot + 1) + ANY);
    }

    /** Every path. */
    Set<String> paths() {
        return owners.keySet();
    }
}
