package srs.protocol.rtc.internal.receive;

/**
 * When a publisher is asked for a key frame: not more often than every {@value #INTERVAL_US} µs, whoever wants one. A request, or what answers it, may be lost: when packets come and no
 * key frame begins, it is repeated, but not for ever, for there are encoders that do not listen. Lives on one thread; the time is an argument.
 */
final class KeyFrameRequests {
    static final long INTERVAL_US = 500_000;
    static final int MAX_REPEATS = 3;

    private boolean isWanted;
    private long askedUs = Long.MIN_VALUE / 2;
    /** How often it may be asked again. */
    private int repeats;
    private boolean hasHeard;

    /** Somebody cannot go on without. */
    void want() {
        isWanted = true;
    }

    boolean isWanted() {
        return isWanted;
    }

    /** A packet has come. */
    void onPacket() {
        hasHeard = true;
    }

    /** One begins: who wanted one has it. */
    void onKeyFrame() {
        isWanted = false;
        repeats = 0;
    }

    /** Whether it is time to ask; then it counts as asked. */
    boolean poll(long nowUs) {
        if (!isWanted && (repeats == 0 || !hasHeard) || nowUs - askedUs < INTERVAL_US) {
            return false;
        }
        repeats = isWanted ? MAX_REPEATS : repeats - 1;
        isWanted = false;
        hasHeard = false;
        askedUs = nowUs;
        return true;
    }
}
