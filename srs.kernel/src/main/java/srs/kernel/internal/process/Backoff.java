package srs.kernel.internal.process;

/**
 * How long a program waits for its next start: as long as was asked for, and twice as long from the fourth on of failures at once in a row, up to a
 * minute. Confined to its owner.
 */
final class Backoff {
    /** A run that is shorter, and fails, has failed at once. */
    static final long SHORT_RUN_MS = 10_000;

    /** Failures at once that change nothing: an input may not be there yet. */
    static final int PATIENCE = 3;

    static final long LONGEST_MS = 60_000;

    private final long firstMs;
    private int failures;

    Backoff(long firstMs) {
        this.firstMs = firstMs;
    }

    /** A run has ended: how long to wait. */
    long afterMs(boolean isFailure, long ranMs) {
        failures = isFailure && ranMs < SHORT_RUN_MS ? failures + 1 : 0;
        long waitMs = firstMs;
        for (int i = PATIENCE; i < failures && waitMs < LONGEST_MS; i++) {
            waitMs = Math.min(LONGEST_MS, waitMs * 2);
        }
        return waitMs;
    }
}
