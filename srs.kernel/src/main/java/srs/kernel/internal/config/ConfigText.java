package srs.kernel.internal.config;

import java.util.List;

/**
 * The directives as they were read. Immutable.
 *
 * @param name the file, or what stands for it, in messages
 * @param isGiven whether an operator wrote it, so that it must be complete
 * @param directives as written
 */
record ConfigText(String name, boolean isGiven, List<Directive> directives) {
    ConfigText {
        directives = List.copyOf(directives);
    }
}
