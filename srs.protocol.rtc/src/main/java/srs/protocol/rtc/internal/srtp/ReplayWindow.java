package srs.protocol.rtc.internal.srtp;

/** Which of the last packets have come (RFC 3711 §3.3.2). Lives on one thread. */
final class ReplayWindow {
    /** Packets; as many as a sender may have to send again. */
    static final int SIZE = 1024;

    private static final int WORD_BITS = 64;

    private final long[] seen = new long[SIZE / WORD_BITS];
    private long highest = -1;

    /** Whether a packet with this index may be new. */
    boolean isNew(long index) {
        if (index > highest) {
            return true;
        }
        return index > highest - SIZE && (seen[word(index)] & 1L << index) == 0;
    }

    /** Notes an authentic packet. */
    void add(long index) {
        if (index > highest) {
            long from = Math.max(highest + 1, index - SIZE + 1);
            for (long i = from; i <= index; i++) {
                seen[word(i)] &= ~(1L << i);
            }
            highest = index;
        }
        seen[word(index)] |= 1L << index;
    }

    long highest() {
        return highest;
    }

    private static int word(long index) {
        return (int) (index / WORD_BITS) & SIZE / WORD_BITS - 1;
    }
}
