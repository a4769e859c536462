package srs.format.srt.internal.send;

/**
 * Live congestion control (draft §5.1): how fast packets may follow each other. The rate is a limit that is given, or what comes in and a share for what is sent again.
 * Confined to its connection.
 */
final class LivePacing {
    /** What no limit means: a gigabit. */
    static final long UNLIMITED = 125_000_000;

    /** A sender that was held up, by a tick or by silence, may catch up with so much. */
    private static final long MAX_CREDIT_US = 20_000;
    private static final long INPUT_SPAN_US = 1_000_000;

    private final long maxBytesPerSecond;
    private final long inputBytesPerSecond;
    private final int overheadPercent;
    private long bytesPerSecond;
    private long dueUs;
    private long inputBytes;
    private long inputBeganUs;

    /**
     * @param maxBytesPerSecond -1 for none, 0 for what the input says
     * @param inputBytesPerSecond 0 for what is measured
     */
    LivePacing(long maxBytesPerSecond, long inputBytesPerSecond, int overheadPercent, long nowUs) {
        this.maxBytesPerSecond = maxBytesPerSecond;
        this.inputBytesPerSecond = inputBytesPerSecond;
        this.overheadPercent = overheadPercent;
        dueUs = nowUs;
        inputBeganUs = nowUs;
        bytesPerSecond = maxBytesPerSecond > 0 ? maxBytesPerSecond : maxBytesPerSecond == 0 && inputBytesPerSecond > 0 ? withOverhead(inputBytesPerSecond) : UNLIMITED;
    }

    private long withOverhead(long rate) {
        return rate + rate * overheadPercent / 100;
    }

    void onInput(int bytes, long nowUs) {
        inputBytes += bytes;
        long spanUs = nowUs - inputBeganUs;
        if (spanUs >= INPUT_SPAN_US) {
            if (maxBytesPerSecond == 0 && inputBytesPerSecond == 0) {
                bytesPerSecond = Math.max(1, withOverhead(inputBytes * 1_000_000 / spanUs));
            }
            inputBytes = 0;
            inputBeganUs = nowUs;
        }
    }

    boolean allows(long nowUs) {
        return dueUs <= nowUs;
    }

    /** When the next may go. */
    long dueUs() {
        return dueUs;
    }

    void onSent(int bytes, long nowUs) {
        dueUs = Math.max(dueUs, nowUs - MAX_CREDIT_US) + Math.max(1, bytes * 1_000_000L / bytesPerSecond);
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }
}
