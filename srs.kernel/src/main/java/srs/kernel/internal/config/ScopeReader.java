package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the directives of one scope against what is declared there. Used once, by one thread.
 *
 * <p>A wrong directive is among the problems and then as if it were not there, so that the rest can still be read.
 */
final class ScopeReader {

    private final Schema schema;
    private final UnknownDirectives unknown;
    private final List<Problem> problems;

    private final Map<String, Setting> values = new HashMap<>();
    private final Map<String, List<Scope>> blocks = new LinkedHashMap<>();
    private final Map<String, List<List<String>>> lines = new LinkedHashMap<>();
    private final Map<String, Position> seen = new HashMap<>();

    private ScopeReader(Schema schema, UnknownDirectives unknown, List<Problem> problems) {
        this.schema = schema;
        this.unknown = unknown;
        this.problems = problems;
    }

    static Scope read(Schema schema, List<String> args, List<Directive> directives, UnknownDirectives unknown, List<Problem> problems) {
        ScopeReader reader = new ScopeReader(schema, unknown, problems);
        reader.block("", directives);
        reader.lines.forEach((path, all) -> reader.values.put(path, new Setting(schema.declaration(path), List.copyOf(all))));
        return new Scope(schema, args, reader.values, reader.blocks);
    }

    private void block(String prefix, List<Directive> directives) {
        for (Directive d : directives) {
            String path = prefix + d.name();
            Declaration declared = schema.declaration(path);
            if (declared != null) {
                value(path, declared, d);
            } else if (schema.block(path) != null) {
                repeated(path, d);
            } else if (schema.isContainer(path)) {
                container(path, d);
            } else {
                unknown.report(schema.fullPath(path), d, problems);
            }
        }
    }

    private void value(String path, Declaration declared, Directive d) {
        if (!declared.deprecated().isEmpty()) {
            warn(d, path, declared.deprecated());
        }
        switch (declared.type()) {
            case IGNORED -> { }
            case RULES -> {
                if (isLine(path, d)) {
                    lines.computeIfAbsent(path, p -> new ArrayList<>()).add(d.args());
                }
            }
            case LINES -> {
                if (isBlock(path, d) && isFirst(path, d)) {
                    lines.put(path, d.children().stream().map(ScopeReader::words).toList());
                }
            }
            default -> {
                if (isLine(path, d) && isFirst(path, d)) {
                    single(path, declared, d);
                }
            }
        }
    }

    private void single(String path, Declaration declared, Directive d) {
        if (d.args().isEmpty()) {
            if (!declared.type().isText()) {
                warn(d, path, "has no value, the default holds");
            }
            return;
        }
        if (d.args().size() > 1 && !declared.type().hasManyWords()) {
            warn(d, path, "takes one word, the others are ignored: " + String.join(" ", d.args().subList(1, d.args().size())));
        }
        Object value = ValueReader.read(declared, d.args(), d.at(), problems);
        if (value != null) {
            values.put(path, new Setting(declared, value));
        }
    }

    private void repeated(String path, Directive d) {
        Declaration declared = schema.blockDeclaration(path);
        if (!isBlock(path, d)) {
            return;
        }
        if (declared != null) {
            int[] words = words(declared, d);
            if (d.args().size() < words[0] || d.args().size() > words[1]) {
                error(d, path, d.args().size() + " words before the brace are not in " + words[0] + ".." + words[1]);
                return;
            }
        }
        blocks.computeIfAbsent(path, p -> new ArrayList<>()).add(read(schema.block(path), d.args(), d.children(), unknown, problems));
    }

    private static int[] words(Declaration declared, Directive d) {
        try {
            return ValueReader.blockWords(declared, d.at());
        } catch (ConfigException e) {
            throw new IllegalStateException(e); // checked when it was declared
        }
    }

    private void container(String path, Directive d) {
        if (isBlock(path, d) && isFirst(path, d)) {
            block(path + ".", d.children());
        }
    }

    private static List<String> words(Directive line) {
        List<String> words = new ArrayList<>(line.args());
        words.add(0, line.name());
        return List.copyOf(words);
    }

    private boolean isLine(String path, Directive d) {
        if (d.isBlock()) {
            error(d, path, "opens no block, expecting ';'");
        }
        return !d.isBlock();
    }

    private boolean isBlock(String path, Directive d) {
        if (!d.isBlock()) {
            error(d, path, "is a block, expecting '{'");
        }
        return d.isBlock();
    }

    /** As in SRS, the first of several holds. */
    private boolean isFirst(String path, Directive d) {
        Position first = seen.putIfAbsent(path, d.at());
        if (first != null) {
            warn(d, path, "is given again, that of " + first + " holds");
        }
        return first == null;
    }

    private void error(Directive d, String path, String message) {
        problems.add(Problem.error(d.at(), schema.fullPath(path), message));
    }

    private void warn(Directive d, String path, String message) {
        problems.add(Problem.warning(d.at(), schema.fullPath(path), message));
    }
}
