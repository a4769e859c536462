package srs.protocol.rtc.internal.bridge;

/**
 * Sounds that have waited for someone who codes them, and come all at once when he begins: players that got them would be behind by as much for a minute, and hold the picture back with the
 * sound. Lives on one thread; the time is an argument.
 */
final class SoundBacklog {
    /** A coder that runs is not so late, also on a busy machine. */
    static final long LATE_US = 200_000;
    /** After that a coder has begun anew. */
    static final long PAUSE_US = 500_000;
    /** What waits is not more; who is late for ever is heard nevertheless. */
    static final long MOST_US = 1_500_000;

    private boolean isWaiting;
    private long firstUs;
    private long lastUs = Long.MIN_VALUE / 2;

    /**
     * Whether a sound is better dropped.
     *
     * @param dueUs when it was made
     * @param nowUs when it comes
     */
    boolean hasWaited(long dueUs, long nowUs) {
        if (nowUs - lastUs > PAUSE_US) {
            isWaiting = true;
            firstUs = dueUs;
        }
        lastUs = nowUs;
        isWaiting &= nowUs - dueUs > LATE_US && dueUs - firstUs < MOST_US;
        return isWaiting;
    }
}
