package srs.http.internal;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Who has passed a request on, and what the last of them does when nobody takes it. Confined to the connection's loop. */
final class Passage {

    /** An endpoint that takes its request back. */
    record Fallback(Mount mount, Runnable answer) {}

    /** Most requests are passed on never or once. */
    private Set<Mount> passed = Set.of();
    private Fallback fallback;

    /** @param otherwise null when it never takes it back */
    void passedBy(Mount mount, Runnable otherwise) {
        if (passed.isEmpty()) {
            passed = Set.of(mount);
        } else {
            passed = new HashSet<>(passed);
            passed.add(mount);
        }
        if (otherwise != null) {
            fallback = new Fallback(mount, otherwise);
        }
    }

    Set<Mount> passed() {
        return passed;
    }

    /** Who takes it back; the next one asked is not the same. */
    Optional<Fallback> takeFallback() {
        Optional<Fallback> taken = Optional.ofNullable(fallback);
        fallback = null;
        return taken;
    }

    boolean hasFallback() {
        return fallback != null;
    }
}
