package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A directive that can still be changed: for rewriting and for laying the environment over a file. Used by one thread. */
final class Draft {
    String name;
    List<String> args;
    boolean isBlock;
    Position at;
    final List<Draft> children = new ArrayList<>();

    private Draft(String name, List<String> args, boolean isBlock, Position at) {
        this.name = name;
        this.args = args;
        this.isBlock = isBlock;
        this.at = at;
    }

    /** A block without a name that holds the directives of a file. */
    static Draft root(List<Directive> directives) {
        Draft root = new Draft("", List.of(), true, new Position("", 0));
        directives.forEach(d -> root.children.add(of(d)));
        return root;
    }

    private static Draft of(Directive d) {
        Draft draft = new Draft(d.name(), d.args(), d.isBlock(), d.at());
        d.children().forEach(c -> draft.children.add(of(c)));
        return draft;
    }

    /** The children as they stand now. */
    List<Directive> freeze() {
        return children.stream().map(c -> new Directive(c.name, c.args, c.isBlock, c.freeze(), c.at)).toList();
    }

    /** The first child of that name, or null. */
    Draft get(String childName) {
        for (Draft child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return null;
    }

    /** The first child block of that name; made at the end when there is none. */
    Draft block(String childName, Position where) {
        Draft child = get(childName);
        if (child == null || !child.isBlock) {
            child = new Draft(childName, List.of(), true, where);
            children.add(child);
        }
        return child;
    }

    /** Gives the first child of that name these words; made at the end when there is none. */
    void set(String childName, List<String> words, Position where) {
        Draft child = get(childName);
        if (child == null) {
            child = new Draft(childName, words, false, where);
            children.add(child);
        } else {
            child.args = words;
            child.at = where;
        }
    }

    /** Replaces each child by what the function makes of it; null removes it. Children that the function adds itself stay. */
    void rewrite(UnaryOperator<Draft> function) {
        for (Draft child : List.copyOf(children)) {
            Draft made = function.apply(child);
            if (made == null) {
                children.removeIf(c -> c == child);
            }
        }
    }
}
