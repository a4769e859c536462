package srs.dist.api;

import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import aQute.bnd.version.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A package that is not as it was, with the version that says so. Immutable.
 *
 * @param name the package
 * @param delta what the change means to those who use it
 * @param was its version in the baseline
 * @param is its version now
 * @param needs the least version that tells of the change
 * @param what the elements that changed
 */
record ApiChange(String name, Delta delta, Version was, Version is, Version needs, String what) {
    private static final int ELEMENTS_TOLD = 8;

    boolean isTold() {
        return is.compareTo(needs) >= 0;
    }

    /** Every package of the two descriptions whose change somebody could notice. */
    static List<ApiChange> between(Tree baseline, Tree now) {
        List<ApiChange> changes = new ArrayList<>();
        for (Diff difference : now.diff(baseline).getChildren()) {
            Delta delta = difference.getDelta();
            if (difference.getType() != Type.PACKAGE || delta == Delta.UNCHANGED || delta == Delta.IGNORED || delta == Delta.MICRO || delta == Delta.ADDED) {
                continue;
            }
            Version was = version(baseline.get(difference.getName()));
            Version is = delta == Delta.REMOVED ? Version.emptyVersion : version(now.get(difference.getName()));
            changes.add(new ApiChange(difference.getName(), delta, was, is, next(was, delta), elements(difference).limit(ELEMENTS_TOLD).collect(Collectors.joining(", "))));
        }
        return changes;
    }

    /** Before 1.0 whatever changes raises the second number. */
    private static Version next(Version was, Delta delta) {
        boolean isBreaking = delta != Delta.MINOR;
        return was.getMajor() > 0 && isBreaking ? new Version(was.getMajor() + 1, 0, 0) : new Version(was.getMajor(), was.getMinor() + 1, 0);
    }

    private static Version version(Tree aPackage) {
        return Stream.of(aPackage.getChildren()).filter(child -> child.getType() == Type.VERSION).findFirst().map(child -> new Version(child.getName())).orElse(Version.emptyVersion);
    }

    private static Stream<String> elements(Diff difference) {
        if (difference.getDelta() == Delta.UNCHANGED || difference.getDelta() == Delta.IGNORED || difference.getType() == Type.VERSION) {
            return Stream.empty();
        }
        boolean isWhole = difference.getDelta() == Delta.ADDED || difference.getDelta() == Delta.REMOVED || difference.getChildren().isEmpty();
        return isWhole ? Stream.of(difference.getDelta().name().toLowerCase(Locale.ROOT) + " " + difference.getName())
                : difference.getChildren().stream().flatMap(child -> elements(child).map(text -> difference.getType() == Type.PACKAGE ? text : text + " in " + difference.getName()));
    }

    @Override
    public String toString() {
        if (delta == Delta.REMOVED) {
            return name + " is exported no more: whoever imports it does not resolve";
        }
        return name + " " + is + " has changed since " + was + " (" + delta + "): raise it to " + needs + " in its package-info.java. " + what;
    }
}
