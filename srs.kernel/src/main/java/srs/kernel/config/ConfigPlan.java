package srs.kernel.config;

import java.util.List;

/**
 * What a text does when it is applied, or has done. Immutable.
 *
 * @param isOk whether it can hold, or does
 * @param changes what it changes, sorted by directive
 * @param problems errors first; also what owners of directives object to
 */
public record ConfigPlan(boolean isOk, List<ConfigChange> changes, List<ConfigProblem> problems) {
    public ConfigPlan {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }
}
