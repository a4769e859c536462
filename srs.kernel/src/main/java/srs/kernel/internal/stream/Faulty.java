package srs.kernel.internal.stream;

import srs.kernel.work.Faults;

/**
 * A bundle whose callbacks the kernel calls, so that what they throw is told under its name. Immutable.
 *
 * @param bundle symbolic name
 * @param faults where it is counted
 */
record Faulty(String bundle, Faults faults) {
    void report(String where, Throwable cause) {
        faults.report(bundle, where, cause);
    }

    /** For one player or publisher, whom it ends. */
    void reportServing(String where, Throwable cause) {
        faults.reportServing(bundle, where, cause);
    }
}
