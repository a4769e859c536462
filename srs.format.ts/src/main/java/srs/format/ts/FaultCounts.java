package srs.format.ts;

/** Counts faults and tells the listener. Confined to its reader. */
final class FaultCounts {
    private final long[] counts = new long[TsFault.values().length];
    private final TsListener listener;

    FaultCounts(TsListener listener) {
        this.listener = listener;
    }

    void count(TsFault fault) {
        counts[fault.ordinal()]++;
        listener.onFault(fault);
    }

    long of(TsFault fault) {
        return counts[fault.ordinal()];
    }
}
