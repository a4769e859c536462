package srs.kernel.internal.config;

import java.util.List;

/** Writes directives in srs.conf's grammar, so that they can be read again. Stateless. */
final class DirectivePrinter {

    private static final String INDENT = "    ";

    private DirectivePrinter() {}

    static String print(List<Directive> directives) {
        StringBuilder out = new StringBuilder();
        print(directives, "", out);
        return out.toString();
    }

    private static void print(List<Directive> directives, String indent, StringBuilder out) {
        for (Directive d : directives) {
            out.append(indent).append(quoted(d.name()));
            d.args().forEach(word -> out.append(' ').append(quoted(word)));
            if (d.isBlock()) {
                out.append(" {\n");
                print(d.children(), indent + INDENT, out);
                out.append(indent).append("}\n");
            } else {
                out.append(";\n");
            }
        }
    }

    /** A word in quotes when it needs them. There are no escapes: one with both kinds of quotes cannot come from a file. */
    private static String quoted(String word) {
        boolean isPlain = !word.isEmpty() && "\"'#}\uFEFF".indexOf(word.charAt(0)) < 0 && word.chars().noneMatch(c -> " \t\r\n;{".indexOf(c) >= 0);
        if (isPlain) {
            return word;
        }
        char quote = word.indexOf('"') < 0 ? '"' : '\'';
        return quote + word.replace(quote, ' ').replace('\n', ' ').replace('\r', ' ') + quote;
    }
}
