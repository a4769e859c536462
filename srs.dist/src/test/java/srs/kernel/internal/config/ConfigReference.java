package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes {@code docs/config.md} from what the bundles declare. Stateless. */
final class ConfigReference {
    private static final String HEAD = """
            # Configuration reference

            Made from the declarations of the bundles, `OSGI-INF/srs/directives.conf`: do not edit. The one command that renews it: `%s`

            A value comes from the environment, else from the file, else it is the default. A directive of a block is written inside its braces:
            `vhost.play.gop_cache` is `vhost NAME { play { gop_cache on; } }`. The variable of a vhost's directive holds for all vhosts.

            * **Type**: `sw+` is on unless it is `off`, `sw-` off unless it is `on`, `sw` has its own default. `endpoint` is `[ip:]port`. `words`, `urls` and
              `endpoints` take several. `rules` is repeated, a line each; `lines` is a block of free lines; `blocks` a block that is repeated. `ignored` has no effect.
            * **Reload**: yes, when a changed value holds without a restart; else it is taken at the next start, and the log says so.
            * **Variable**: – when there is none.
            * **SRS**: the first version of SRS 7 that has the directive by this name, when that is newer than 7.0.18; and older names, which are read as this one.
            """;
    private static final String NONE = "–";

    private ConfigReference() {}

    /** @param command what renews the file */
    static String text(List<Declaration> declared, Catalogue catalogue, String command) {
        StringBuilder out = new StringBuilder(HEAD.formatted(command));
        Map<String, List<Declaration>> groups = new LinkedHashMap<>();
        declared.forEach(d -> groups.computeIfAbsent(group(d.path()), g -> new ArrayList<>()).add(d));
        groups.forEach((group, directives) -> group(group, directives, out));
        missing(declared, catalogue, out);
        return out.toString();
    }

    /** The block that a directive stands under in this reference: its first name, or its first two in a vhost; empty for a plain one. */
    private static String group(String path) {
        String[] names = path.split("\\.");
        int depth = names[0].equals(Declaration.VHOST) ? 2 : 1;
        return names.length > depth ? String.join(".", List.of(names).subList(0, depth)) : names.length == 1 ? "" : names[0];
    }

    private static void group(String group, List<Declaration> directives, StringBuilder out) {
        String bundles = String.join(", ", new TreeSet<>(directives.stream().map(d -> "`" + d.bundle() + "`").toList()));
        out.append("\n## ").append(group.isEmpty() ? "Outside of blocks" : group).append("\n\nRead by ").append(bundles).append(".\n\n");
        out.append("| Directive | Type | Default | Range | Reload | Variable | SRS | |\n|---|---|---|---|---|---|---|---|\n");
        directives.forEach(d -> row(d, out));
    }

    private static void row(Declaration d, StringBuilder out) {
        List<String> cells = List.of(code(d.path()), code(type(d)), defaults(d), range(d), d.type() == ValueType.IGNORED ? NONE : d.isReloadable() ? "yes" : "no",
                d.envKeys().isEmpty() ? NONE : String.join(" ", d.envKeys().stream().map(ConfigReference::code).toList()), srs(d), help(d));
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String type(Declaration d) {
        return d.type() == ValueType.ENUM ? String.join(", ", d.typeWords()) : d.type().word;
    }

    private static String defaults(Declaration d) {
        return d.isRequired() ? "required" : d.defaultWords().isEmpty() ? NONE : code(String.join(" ", d.defaultWords()));
    }

    private static String range(Declaration d) {
        return d.range() == null ? NONE : number(d.range().min()) + " … " + number(d.range().max()) + (d.range().warnsOnly() ? ", else a warning" : "");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String srs(Declaration d) {
        String was = String.join(", ", d.was().stream().map(ConfigReference::code).toList());
        return d.since() + (d.since().isEmpty() || was.isEmpty() ? "" : "; ") + (was.isEmpty() ? "" : "was " + was);
    }

    private static String help(Declaration d) {
        return (d.doc() + (d.deprecated().isEmpty() ? "" : " Deprecated: " + d.deprecated() + ".")).replace("|", "\\|");
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    /** Directives that are known, but whose bundle is not part of the distribution. */
    private static void missing(List<Declaration> declared, Catalogue catalogue, StringBuilder out) {
        Schema schema = Schema.of(declared);
        Map<String, TreeSet<String>> missing = new TreeMap<>();
        catalogue.paths().stream().filter(path -> !schema.allPaths().contains(path) && isLeaf(path, catalogue))
                .filter(path -> declared.stream().noneMatch(d -> d.was().contains(path)))
                .forEach(path -> missing.computeIfAbsent(catalogue.owner(path), b -> new TreeSet<>()).add(path));
        if (!missing.isEmpty()) {
            out.append("\n## Known, but not read\n\nDirectives of SRS whose bundle is not there: a warning that names the bundle, and no effect.\n\n| Bundle | Directives |\n|---|---|\n");
            missing.forEach((bundle, paths) -> out.append("| `").append(bundle).append("` | ")
                    .append(String.join(" ", paths.stream().map(ConfigReference::code).toList())).append(" |\n"));
        }
    }

    private static boolean isLeaf(String path, Catalogue catalogue) {
        return !path.endsWith("*") && catalogue.paths().stream().noneMatch(other -> other.startsWith(path + "."));
    }
}
