package srs.kernel.internal.config;

import java.util.List;

/**
 * What came of reading directives against the declarations. Immutable.
 *
 * @param snapshot what would hold; a wrong directive counts as not given
 * @param problems all that was found, in file order as far as possible
 */
record Compiled(Snapshot snapshot, List<Problem> problems) {
    Compiled {
        problems = List.copyOf(problems);
    }

    boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
