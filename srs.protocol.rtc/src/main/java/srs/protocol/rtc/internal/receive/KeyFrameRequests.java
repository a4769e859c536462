package srs.protocol.rtc.internal.receive;

/**
 * When a publisher is asked for a key frame: not more often than every {@value #INTERVAL_US} µs, whoever wants one. Lives on one thread; the time is an argument.
 */
final class KeyFrameRequests {
    static final long INTERVAL_US = 500_000;

    private boolean isWanted;
    private long askedUs = Long.MIN_VALUE / 2;

    /** Somebody cannot go on without. */
    void want() {
        isWanted = true;
    }

    boolean isWanted() {
        return isWanted;
    }

    /** One begins: who wanted one has it. */
    void onKeyFrame() {
        isWanted = false;
    }

    /** Whether it is time to ask; then it counts as asked. */
    boolean poll(long nowUs) {
        if (!isWanted || nowUs - askedUs < INTERVAL_US) {
            return false;
        }
        isWanted = false;
        askedUs = nowUs;
        return true;
    }
}
