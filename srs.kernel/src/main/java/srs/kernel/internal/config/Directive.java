package srs.kernel.internal.config;

import java.util.List;

/**
 * One directive: a name, its words, and, when it opened a block, what stands inside. Immutable.
 *
 * @param name first word
 * @param args the words after the name
 * @param isBlock whether it ended with a brace, not with a semicolon
 * @param children directives of the block; empty when there is none
 * @param at where its first word stands
 */
record Directive(String name, List<String> args, boolean isBlock, List<Directive> children, Position at) {
    Directive {
        args = List.copyOf(args);
        children = List.copyOf(children);
    }
}
