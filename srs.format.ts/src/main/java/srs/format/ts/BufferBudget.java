package srs.format.ts;

/** Bytes of unfinished PES packets of all streams together. Confined to its reader. */
final class BufferBudget {
    private int used;

    boolean take(int bytes) {
        if (bytes > TsLimits.MAX_BUFFERED_BYTES - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    void give(int bytes) {
        used -= bytes;
    }
}
