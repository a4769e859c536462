package srs.protocol.rtc.internal.bridge;

/**
 * Sounds that have waited for someone who codes them, and come all at once when he begins: players of WebRTC that got them would be behind by as much for a minute, and hold the picture
 * back with the sound; in the kernel's streams they would be so far behind the picture that they count for another clock. What a publisher sends late is no such backlog. Lives on one thread; the time is an argument.
 */
final class SoundBacklog {
    /** A coder that runs does not take so long, also on a busy machine. */
    static final long LATE_US = 200_000;
    /** After that a coder has begun anew. */
    static final long PAUSE_US = 500_000;
    /** What waits is not more; who takes long for ever is heard nevertheless. */
    static final long MOST_US = 1_500_000;

    /** Sounds on their way, more than wait for a coder; of more the oldest are forgotten. */
    private static final int CAPACITY = 128;
    private static final int MASK = CAPACITY - 1;

    private final long[] ptsUs = new long[CAPACITY];
    private final long[] offeredUs = new long[CAPACITY];
    private long first;
    private long end;
    private boolean isBacklog;
    private long beganPtsUs;
    private long lastUs = Long.MIN_VALUE / 2;

    /** A sound goes to the coder. */
    void onOffered(long itsPtsUs, long nowUs) {
        ptsUs[(int) end & MASK] = itsPtsUs;
        offeredUs[(int) end & MASK] = nowUs;
        end++;
        first = Math.max(first, end - CAPACITY);
    }

    /** Whether a sound that comes from him is better dropped. */
    boolean hasWaited(long itsPtsUs, long nowUs) {
        if (nowUs - lastUs > PAUSE_US) {
            isBacklog = true;
            beganPtsUs = itsPtsUs;
        }
        lastUs = nowUs;
        isBacklog &= nowUs - offeredUs(itsPtsUs, nowUs) > LATE_US && itsPtsUs - beganPtsUs < MOST_US;
        return isBacklog;
    }

    /** When the sound was offered of which this is made. */
    private long offeredUs(long itsPtsUs, long nowUs) {
        while (first + 1 < end && ptsUs[(int) (first + 1) & MASK] <= itsPtsUs) {
            first++;
        }
        return first < end && ptsUs[(int) first & MASK] <= itsPtsUs ? offeredUs[(int) first & MASK] : nowUs;
    }
}
