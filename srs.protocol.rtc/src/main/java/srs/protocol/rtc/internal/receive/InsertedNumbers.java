package srs.protocol.rtc.internal.receive;

/** Where packets were put between those of a source, whose numbers go on behind them; those that come late keep the numbers of their time. Lives on one thread. No buffers. */
final class InsertedNumbers {
    /** What came before the oldest place of so many is too late to be told. */
    static final int MAX_PLACES = 64;
    /** No number. */
    static final long TOO_LATE = -1;

    private final long[] places = new long[MAX_PLACES];
    /** How many packets were put in at all places up to this one. */
    private final long[] sums = new long[MAX_PLACES];
    private int count;

    /**
     * Packets are put in front of one.
     *
     * @param sequence of that, higher than at all places before
     */
    void add(long sequence, int packets) {
        long before = sum();
        int slot = count++ % MAX_PLACES;
        places[slot] = sequence;
        sums[slot] = before + packets;
    }

    /** How many there are. */
    long sum() {
        return count == 0 ? 0 : sums[(count - 1) % MAX_PLACES];
    }

    /** How many there are before a packet of the source; {@link #TOO_LATE} when that is not known any more. */
    long before(long sequence) {
        for (int i = count - 1; i >= Math.max(0, count - MAX_PLACES); i--) {
            if (sequence >= places[i % MAX_PLACES]) {
                return sums[i % MAX_PLACES];
            }
        }
        return count <= MAX_PLACES ? 0 : TOO_LATE;
    }
}
