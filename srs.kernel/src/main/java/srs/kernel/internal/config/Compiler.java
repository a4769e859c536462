package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a snapshot of directives, environment and declarations. Immutable; touches nothing outside. */
final class Compiler {

    private final Schema schema;
    private final UnknownDirectives unknown;
    private final EnvironmentLayer environment;
    private final CrossChecks checks;

    Compiler(Schema schema, Catalogue catalogue, EnvironmentLayer environment, CrossChecks checks) {
        this.schema = schema;
        this.unknown = new UnknownDirectives(schema, catalogue);
        this.environment = environment;
        this.checks = checks;
    }

    /** @param text what was read, old spellings and all */
    Compiled compile(ConfigText text) {
        List<Problem> problems = new ArrayList<>();
        List<Directive> today = LegacySpellings.rewrite(text.directives(), schema::reads, problems::add);
        List<Directive> tree = environment.over(today, schema);
        Scope root = ScopeReader.read(schema, List.of(), tree, unknown, problems);
        Scope anyVhost = ScopeReader.read(schema.block(Declaration.VHOST), List.of(), environment.anyVhost(schema), unknown, new ArrayList<>());
        Map<String, Scope> vhosts = vhosts(root, tree, problems);
        Snapshot snapshot = new Snapshot(root, vhosts, anyVhost, tree);
        if (text.isGiven()) {
            checks.check(snapshot, new Position(text.name(), 0), problems);
        }
        return new Compiled(snapshot, problems.stream().distinct().toList());
    }

    private static Map<String, Scope> vhosts(Scope root, List<Directive> tree, List<Problem> problems) {
        Map<String, Scope> out = new LinkedHashMap<>();
        for (Scope vhost : root.blocks().getOrDefault(Declaration.VHOST, List.of())) {
            if (!vhost.args().isEmpty()) {
                out.putIfAbsent(vhost.args().get(0), vhost);
            }
        }
        Map<String, Position> first = new LinkedHashMap<>();
        for (Directive d : tree) {
            if (!d.name().equals(Declaration.VHOST) || !d.isBlock()) {
                continue;
            }
            if (d.args().isEmpty()) {
                problems.add(Problem.error(d.at(), Declaration.VHOST, "has no name, expecting: vhost NAME { ... }"));
                continue;
            }
            Position earlier = first.putIfAbsent(d.args().get(0), d.at());
            if (earlier != null) {
                problems.add(Problem.warning(d.at(), Declaration.VHOST, d.args().get(0) + " is given again, that of " + earlier + " holds"));
            }
            if (d.args().size() > 1) {
                problems.add(Problem.warning(d.at(), Declaration.VHOST, "has one name, the others are ignored: "
                        + String.join(" ", d.args().subList(1, d.args().size()))));
            }
        }
        return out;
    }
}
