package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.List;
import srs.kernel.internal.config.DirectiveLexer.End;

/**
 * Reads srs.conf's grammar into directives (compat 2.1). Used by one thread; touches no file itself.
 *
 * <p>{@code include f1 f2;} stands for the directives of those files, anywhere; its blocks begin and end in the same file.
 */
final class DirectiveParser {

    private static final String INCLUDE = "include";

    private final IncludeSource includes;
    private int directives;
    private int files;
    private long chars;

    DirectiveParser(IncludeSource includes) {
        this.includes = includes;
    }

    /** Reads one text and what it includes. */
    static List<Directive> parse(String file, String text, IncludeSource includes) throws ConfigException {
        return new DirectiveParser(includes).file(file, text, 0);
    }

    private List<Directive> file(String file, String text, int depth) throws ConfigException {
        chars += text.length();
        if (chars > GrammarLimits.MAX_CHARS) {
            throw new ConfigException(new Position(file, 0), "", "all files together are longer than " + GrammarLimits.MAX_CHARS + " characters");
        }
        List<Directive> out = new ArrayList<>();
        block(new DirectiveLexer(file, text), null, out, 0, depth);
        return out;
    }

    /** @param opener the directive whose block this is; null at the top of a file */
    private void block(DirectiveLexer lexer, Directive opener, List<Directive> out, int depth, int includeDepth) throws ConfigException {
        while (true) {
            End end = lexer.next();
            Position at = lexer.position();
            switch (end) {
                case FILE -> {
                    if (opener != null) {
                        throw new ConfigException(at, opener.name(),
                                "unexpected end of file, expecting '}' for the block of line " + opener.at().line());
                    }
                    return;
                }
                case BLOCK_END -> {
                    if (opener == null) {
                        throw new ConfigException(at, "", "unexpected '}'");
                    }
                    return;
                }
                case SEMICOLON, BLOCK_START -> directive(lexer, end == End.BLOCK_START, out, depth, includeDepth);
            }
        }
    }

    private void directive(DirectiveLexer lexer, boolean isBlock, List<Directive> out, int depth, int includeDepth) throws ConfigException {
        String name = lexer.words().get(0);
        List<String> args = List.copyOf(lexer.words().subList(1, lexer.words().size()));
        Position at = lexer.position();
        if (name.equals(INCLUDE)) {
            include(args, isBlock, at, out, includeDepth);
            return;
        }
        if (++directives > GrammarLimits.MAX_DIRECTIVES) {
            throw new ConfigException(at, name, "more than " + GrammarLimits.MAX_DIRECTIVES + " directives");
        }
        Directive head = new Directive(name, args, isBlock, List.of(), at);
        if (!isBlock) {
            out.add(head);
            return;
        }
        if (depth == GrammarLimits.MAX_BLOCK_DEPTH) {
            throw new ConfigException(at, name, "blocks are nested deeper than " + GrammarLimits.MAX_BLOCK_DEPTH);
        }
        List<Directive> children = new ArrayList<>();
        block(lexer, head, children, depth + 1, includeDepth);
        out.add(new Directive(name, args, true, children, at));
    }

    private void include(List<String> names, boolean isBlock, Position at, List<Directive> out, int includeDepth) throws ConfigException {
        if (isBlock) {
            throw new ConfigException(at, INCLUDE, "unexpected '{', expecting ';'");
        }
        if (names.isEmpty()) {
            throw new ConfigException(at, INCLUDE, "no file is named");
        }
        if (includeDepth == GrammarLimits.MAX_INCLUDE_DEPTH) {
            throw new ConfigException(at, INCLUDE, "files include one another deeper than " + GrammarLimits.MAX_INCLUDE_DEPTH);
        }
        for (String name : names) {
            if (++files > GrammarLimits.MAX_FILES) {
                throw new ConfigException(at, INCLUDE, "more than " + GrammarLimits.MAX_FILES + " files");
            }
            out.addAll(file(name, includes.read(name, at), includeDepth + 1));
        }
    }
}
