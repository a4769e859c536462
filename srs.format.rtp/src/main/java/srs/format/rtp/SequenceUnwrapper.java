package srs.format.rtp;

/**
 * Sequence numbers without wraps: each is taken for the one that is nearest to the highest so far. Lives on one thread.
 *
 * <p>So a packet may come up to 2¹⁵ late. The first number keeps its value, and so that late ones of the beginning stay positive, counts from 2¹⁶ on.
 */
public final class SequenceUnwrapper {
    private static final long START = 1 << 16;

    private long highest = -1;

    /** The number with its wraps. Numbers up to the first's own 2¹⁵ before it are positive, too. */
    public long unwrap(int sequenceNumber) {
        if (highest < 0) {
            highest = START + (sequenceNumber & 0xFFFF);
            return highest;
        }
        long value = highest + (short) (sequenceNumber - (int) highest);
        highest = Math.max(highest, value);
        return value;
    }

    /** The highest so far, −1 before the first. */
    public long highest() {
        return highest;
    }

    /** As {@link #unwrap}, but this stays as it is. */
    public long peek(int sequenceNumber) {
        return highest < 0 ? START + (sequenceNumber & 0xFFFF) : highest + (short) (sequenceNumber - (int) highest);
    }

    /** Whether a sequence number is after another, by at most 2¹⁵. */
    public static boolean isAfter(int sequenceNumber, int other) {
        return (short) (sequenceNumber - other) > 0;
    }
}
