package srs.publish;

import java.util.function.Consumer;

/**
 * Counts messages of a publisher that were dropped, and says so: the first at once, later ones as a count every 10 s. Confined to the
 * publisher's loop.
 */
final class DropReport {
    private static final long PERIOD_MS = 10_000;

    private final Consumer<String> log;
    private long total;
    private long unreported;
    private String last = "";
    private long reportedAtMs;
    private boolean reported;

    DropReport(Consumer<String> log) {
        this.log = log;
    }

    void count(String why, long nowMs) {
        total++;
        unreported++;
        last = why;
        report(nowMs);
    }

    /** Messages that were dropped so far. */
    long total() {
        return total;
    }

    /** Prints what is due. Called about twice a second. */
    void report(long nowMs) {
        if (unreported > 0 && (!reported || nowMs - reportedAtMs >= PERIOD_MS)) {
            print();
            reported = true;
            reportedAtMs = nowMs;
        }
    }

    /** Prints what was not printed yet, at the end. */
    void close() {
        if (unreported > 0) {
            print();
        }
    }

    private void print() {
        log.accept("dropped " + unreported + " messages of the publisher, " + total + " in all, last: " + last);
        unreported = 0;
    }
}
