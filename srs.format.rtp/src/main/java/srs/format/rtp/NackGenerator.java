package srs.format.rtp;

import java.util.Arrays;

/**
 * Which packets of one source a receiver asks for again, and when (RFC 4585 §6.2.1). Lives on one thread; the time is an argument. No buffers.
 *
 * <p>First after {@code FIRST_WAIT_US}, as packets that are only out of order need no request, then every round trip; no more than {@code MAX_TRIES} times and
 * {@code MAX_AGE_US} long. What a decoder waits for in vain is told by {@link #takeGivenUp}: time for a key frame.
 */
public final class NackGenerator {
    /** SRS's figures, which encoders in the field are used to. */
    public static final long FIRST_WAIT_US = 10_000;
    public static final long MIN_INTERVAL_US = 20_000;
    public static final long MAX_AGE_US = 1_000_000;
    public static final int MAX_TRIES = 15;
    /** Missing packets that a caller may want to be remembered. */
    public static final int MAX_CAPACITY = 4096;

    private static final int FIRST_CAPACITY = 16;

    private final int capacity;
    // as long as needed so far: most sources lack a few packets, if any
    private long[] missing;
    private long[] sinceUs;
    private long[] askedUs;
    private int[] tries;
    private int count;
    private long highest = -1;
    private long intervalUs = MIN_INTERVAL_US;
    private long givenUp;

    /** Remembers at most so many missing packets; when more are missing at once, all are given up. */
    public NackGenerator(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("capacity " + capacity + " is not in 1.." + MAX_CAPACITY);
        }
        this.capacity = capacity;
        int first = Math.min(capacity, FIRST_CAPACITY);
        missing = new long[first];
        sinceUs = new long[first];
        askedUs = new long[first];
        tries = new int[first];
    }

    /** How long an answer takes. Asking again sooner only doubles the answer. */
    public void setRoundTripUs(long roundTripUs) {
        intervalUs = Math.min(Math.max(roundTripUs, MIN_INTERVAL_US), MAX_AGE_US);
    }

    /**
     * A packet has come, for the first time or again.
     *
     * @param sequence without wraps
     */
    public void onPacket(long sequence, long nowUs) {
        if (highest < 0 || sequence == highest + 1) {
            highest = sequence;
            return;
        }
        if (sequence <= highest) {
            found(sequence);
            return;
        }
        long gap = sequence - highest - 1;
        if (gap > capacity - count) {
            givenUp += gap + count;
            count = 0;
        } else {
            reserve(count + (int) gap);
            for (long s = highest + 1; s < sequence; s++) {
                missing[count] = s;
                sinceUs[count] = nowUs;
                askedUs[count] = nowUs - intervalUs + FIRST_WAIT_US; // due after the first wait
                tries[count++] = 0;
            }
        }
        highest = sequence;
    }

    private void reserve(int size) {
        if (size > missing.length) {
            int larger = Math.min(capacity, Math.max(size, 2 * missing.length));
            missing = Arrays.copyOf(missing, larger);
            sinceUs = Arrays.copyOf(sinceUs, larger);
            askedUs = Arrays.copyOf(askedUs, larger);
            tries = Arrays.copyOf(tries, larger);
        }
    }

    private void found(long sequence) {
        for (int i = 0; i < count; i++) {
            if (missing[i] == sequence) {
                int rest = --count - i;
                System.arraycopy(missing, i + 1, missing, i, rest);
                System.arraycopy(sinceUs, i + 1, sinceUs, i, rest);
                System.arraycopy(askedUs, i + 1, askedUs, i, rest);
                System.arraycopy(tries, i + 1, tries, i, rest);
                return;
            }
        }
    }

    /**
     * The packets to be asked for now, in order. Call it every 10 to 20 ms.
     *
     * @param out is filled with their sequence numbers, 0 to 65535; what has no place in it is due the next time
     * @return how many
     */
    public int poll(long nowUs, int[] out) {
        int asked = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (tries[i] >= MAX_TRIES || nowUs - sinceUs[i] >= MAX_AGE_US) {
                givenUp++;
                continue;
            }
            if (asked < out.length && nowUs - askedUs[i] >= intervalUs) {
                out[asked++] = (int) missing[i] & 0xFFFF;
                askedUs[i] = nowUs;
                tries[i]++;
            }
            missing[kept] = missing[i];
            sinceUs[kept] = sinceUs[i];
            askedUs[kept] = askedUs[i];
            tries[kept++] = tries[i];
        }
        count = kept;
        return asked;
    }

    /** Packets that are missing and asked for. */
    public int size() {
        return count;
    }

    /** How many packets were given up since the last call. */
    public long takeGivenUp() {
        long result = givenUp;
        givenUp = 0;
        return result;
    }
}
