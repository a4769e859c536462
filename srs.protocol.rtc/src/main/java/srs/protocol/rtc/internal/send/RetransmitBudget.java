package srs.protocol.rtc.internal.send;

/** How much one player may have again: what it has lost, but not all that it can ask for. Lives on one thread; the time is an argument. */
final class RetransmitBudget {
    static final int MAX_AT_ONCE = 256;
    static final int PER_SECOND = 500;

    private double left = MAX_AT_ONCE;
    private long lastUs = Long.MIN_VALUE;

    /** Takes one packet; false when there is none left. */
    boolean take(long nowUs) {
        if (lastUs != Long.MIN_VALUE) {
            left = Math.min(MAX_AT_ONCE, left + (nowUs - lastUs) * PER_SECOND / 1e6);
        }
        lastUs = nowUs;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
