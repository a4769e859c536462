package srs.security.internal;

import java.util.List;
import java.util.function.Function;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Verdict;
import srs.kernel.config.Section;

/** The rules of a vhost, and SRS's way through them (compat 6.10). Immutable. */
record Rules(List<Rule> deny, List<Rule> allow) {
    /** SRS error 1052, SecurityCheck: the rules cannot be read. */
    static final int CHECK = 1052;
    /** SRS error 1053, SecurityDeny: a deny rule matches. */
    static final int DENIED = 1053;
    /** SRS error 1054, SecurityAllow: no allow rule matches. */
    static final int NOT_ALLOWED = 1054;

    /**
     * Reads the directives of a vhost.
     *
     * @throws IllegalArgumentException for the first line that is no rule
     */
    static Rules of(Section vhost) {
        Function<String, List<Rule>> read = directive ->
                vhost.lines("security." + directive).stream().map(words -> Rule.parse(directive, words)).toList();
        return new Rules(read.apply("deny"), read.apply("allow"));
    }

    Verdict judge(Action wish, String ip) {
        if (deny.stream().anyMatch(rule -> rule.matches(wish, ip))) {
            return Verdict.refused(DENIED, "a deny rule is for " + ip);
        }
        if (allow.stream().anyMatch(rule -> rule.matches(wish, ip))) {
            return Verdict.ADMITTED;
        }
        return allow.isEmpty() && !deny.isEmpty() ? Verdict.ADMITTED : Verdict.refused(NOT_ALLOWED, "no allow rule is for " + ip);
    }
}
