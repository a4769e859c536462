package srs.kernel.internal.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import srs.kernel.config.ConfigListener;

/**
 * A listener, what it listens to, and where it is called. Immutable.
 *
 * @param executor runs its tasks one at a time
 */
record Listening(ConfigListener listener, List<String> paths, Executor executor) {

    /** Those of the changed paths that this listener wants. A vhost that came or went changes everything below {@code vhost}. */
    Set<String> wanted(Map<String, String> changed) {
        Set<String> out = new LinkedHashSet<>();
        changed.forEach((full, declared) -> {
            if (paths.stream().anyMatch(p -> isAt(declared, p) || declared.equals(Declaration.VHOST) && isAt(p, declared))) {
                out.add(full);
            }
        });
        return out;
    }

    private static boolean isAt(String path, String top) {
        return path.equals(top) || path.startsWith(top + ".");
    }
}
