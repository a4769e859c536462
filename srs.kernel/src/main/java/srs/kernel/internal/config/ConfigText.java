package srs.kernel.internal.config;

import java.util.List;

/**
 * The directives as they were read. Immutable.
 *
 * @param name the file, or what stands for it, in messages
 * @param isGiven whether an operator wrote it, so that it must be complete
 * @param written the text itself, without what it includes
 * @param directives as written, with what is included
 */
record ConfigText(String name, boolean isGiven, String written, List<Directive> directives) {
    ConfigText {
        directives = List.copyOf(directives);
    }
}
