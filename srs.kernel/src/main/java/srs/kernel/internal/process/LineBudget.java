package srs.kernel.internal.process;

/** Lets a child that comes and goes all the time say so a few times, and then once a minute. Confined to its owner; the clock is the caller's. */
final class LineBudget {
    /** Lines at the beginning. */
    static final int FIRST = 6;

    static final long INTERVAL_MS = 60_000;

    private int said;
    private long saidMs;
    private long kept;

    /** Whether a line may be written now. */
    boolean allows(long nowMs) {
        if (said >= FIRST && nowMs - saidMs < INTERVAL_MS) {
            kept++;
            return false;
        }
        said++;
        saidMs = nowMs;
        return true;
    }

    /** Words for the lines that were not written since the last one; empty when there were none. */
    String skipped() {
        long count = kept;
        kept = 0;
        return count == 0 ? "" : " (" + count + " lines before it are left out)";
    }
}
