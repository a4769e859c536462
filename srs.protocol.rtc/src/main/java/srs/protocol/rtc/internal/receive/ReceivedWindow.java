package srs.protocol.rtc.internal.receive;

/** Which of the last packets of a source have come: a retransmission and its original may both do. Lives on one thread. No buffers. */
final class ReceivedWindow {
    static final int SIZE = 4096;

    private final long[] bits = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /**
     * Notes a packet.
     *
     * @param sequence without wraps
     * @return false when it was here before, or is too old to tell
     */
    boolean add(long sequence) {
        if (highest < 0) {
            highest = sequence - 1;
        }
        if (sequence <= highest - SIZE) {
            return false;
        }
        for (long s = Math.max(highest + 1, sequence - SIZE + 1); s < sequence; s++) {
            bits[word(s)] &= ~(1L << s);
        }
        boolean isNew = sequence > highest || (bits[word(sequence)] & 1L << sequence) == 0;
        bits[word(sequence)] |= 1L << sequence;
        highest = Math.max(highest, sequence);
        return isNew;
    }

    private static int word(long sequence) {
        return (int) (sequence / Long.SIZE) & SIZE / Long.SIZE - 1;
    }
}
