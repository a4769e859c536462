package srs.kernel.internal.config;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import srs.kernel.config.ConfigChange;
import srs.kernel.config.ConfigPlan;
import srs.kernel.config.ConfigProblem;
import srs.kernel.config.ReloadResult;

/**
 * What came of a text, or would come. Immutable.
 *
 * @param isOk whether it holds, or would
 * @param now what changes at once
 * @param later what changes at the next start
 * @param problems errors, warnings and notes
 */
record Outcome(boolean isOk, List<Difference> now, List<Difference> later, List<Problem> problems) {

    static Outcome refused(List<Problem> problems) {
        return new Outcome(false, List.of(), List.of(), problems);
    }

    ReloadResult result() {
        return new ReloadResult(isOk, isOk ? now.stream().map(Difference::path).collect(Collectors.toUnmodifiableSet()) : Set.of(),
                problems.stream().map(Problem::toString).toList());
    }

    /** As tools read it: what waits for the next start is a change and no problem. */
    ConfigPlan plan() {
        List<ConfigChange> changes = new java.util.ArrayList<>();
        now.forEach(d -> changes.add(new ConfigChange(d.directive(), d.from(), d.to(), false)));
        later.forEach(d -> changes.add(new ConfigChange(d.directive(), d.from(), d.to(), true)));
        changes.sort(Comparator.comparing(ConfigChange::directive));
        return new ConfigPlan(isOk, changes, problems.stream().filter(p -> p.severity() != Problem.Severity.NOTE).sorted(Comparator.comparing(Problem::severity))
                .map(p -> new ConfigProblem(p.at().file(), p.at().line(), p.path(), p.message(), p.isError())).toList());
    }
}
