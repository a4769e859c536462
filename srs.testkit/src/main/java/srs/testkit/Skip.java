package srs.testkit;

import org.junit.jupiter.api.Assumptions;

/** Skips a test so that the build's output says why; Surefire alone only counts. Called on test threads. */
public final class Skip {

    private Skip() {}

    /** Skips the calling test when it cannot run here. */
    public static void unless(boolean condition, String reason) {
        if (!condition) {
            System.err.println("SKIPPED: " + reason);
            Assumptions.abort(reason);
        }
    }
}
