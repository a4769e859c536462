package srs.format.rtp.rtcp;

import java.util.Arrays;
import srs.format.rtp.SequenceUnwrapper;

/**
 * Remembers when the packets of a transport came, and makes feedback of it. Lives on one thread; times are arguments. No buffers.
 *
 * <p>Call {@link #build} every 50 to 100 ms, until it gives null. A packet that comes after its number was told as lost is told again.
 */
public final class TransportFeedbackBuilder {
    /** Packets that are remembered; older ones are not told of any more. */
    public static final int CAPACITY = 4096;
    /** So many need at most 1000 bytes. */
    public static final int MAX_PACKETS = 400;

    private static final long NEVER = Long.MIN_VALUE;
    private static final int MASK = CAPACITY - 1;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final long[] arrivalTicks = new long[CAPACITY];
    private long next = -1;
    private long highest = -1;
    private int feedbackCount;

    public TransportFeedbackBuilder() {
        Arrays.fill(arrivalTicks, NEVER);
    }

    /**
     * A packet has come.
     *
     * @param sequenceNumber of the transport, 16 bits
     */
    public void onPacket(int sequenceNumber, long nowUs) {
        long sequence = unwrapper.unwrap(sequenceNumber);
        if (next < 0) {
            next = sequence;
            highest = sequence - 1;
        }
        boolean isOutOfReach = sequence <= highest - CAPACITY;
        if (isOutOfReach || sequence <= highest && at(sequence) != NEVER) {
            return; // or here before
        }
        for (long s = Math.max(highest + 1, sequence - CAPACITY); s < sequence; s++) {
            arrivalTicks[(int) s & MASK] = NEVER;
        }
        arrivalTicks[(int) sequence & MASK] = nowUs / TransportFeedback.TICK_US;
        highest = Math.max(highest, sequence);
        next = Math.max(Math.min(next, sequence), highest - CAPACITY + 1);
    }

    /** What is known since the last feedback, as far as one may tell; null when there is nothing. */
    public TransportFeedback build(int senderSsrc, int mediaSsrc) {
        long first = next;
        while (first <= highest && at(first) == NEVER) {
            first++;
        }
        if (next < 0 || first > highest) {
            return null; // what is lost is told with the next packet that is not: that one has the reference time
        }
        if (first - next >= MAX_PACKETS) {
            next = first;
        }
        long reference = Math.floorDiv(at(first), (long) TransportFeedback.REFERENCE_TICKS) * TransportFeedback.REFERENCE_TICKS;
        int count = (int) Math.min(highest - next + 1, MAX_PACKETS);
        int[] deltas = new int[count];
        long last = reference;
        for (int i = 0; i < count; i++) {
            long ticks = at(next + i);
            if (ticks == NEVER) {
                deltas[i] = TransportFeedback.NOT_RECEIVED;
                continue;
            }
            if (ticks - last != (short) (ticks - last)) { // needs another reference time
                deltas = Arrays.copyOf(deltas, i);
                break;
            }
            deltas[i] = (int) (ticks - last);
            last = ticks;
        }
        TransportFeedback feedback = new TransportFeedback(senderSsrc, mediaSsrc, (int) next & 0xFFFF, wrapped(reference), feedbackCount, deltas);
        feedbackCount = feedbackCount + 1 & 0xFF;
        next += deltas.length;
        return feedback;
    }

    /** The reference time has 24 bits and a sign. */
    private static long wrapped(long referenceTicks) {
        long units = referenceTicks / TransportFeedback.REFERENCE_TICKS;
        return (units << 40 >> 40) * TransportFeedback.REFERENCE_TICKS;
    }

    private long at(long sequence) {
        return arrivalTicks[(int) sequence & MASK];
    }
}
