package srs.kernel.config;

import java.util.List;
import java.util.Set;

/**
 * What came of a reload. Immutable.
 *
 * @param applied whether the new configuration holds
 * @param changed full paths whose values changed, empty when nothing did or it was not applied
 * @param problems errors (then nothing was applied) and warnings, each with file, line, directive and, for an unknown name, the nearest known
 */
public record ReloadResult(boolean applied, Set<String> changed, List<String> problems) {
    public ReloadResult {
        changed = Set.copyOf(changed);
        problems = List.copyOf(problems);
    }
}
