package srs.kernel.internal.stream;

/**
 * The stream's own time: maps a publisher's timestamps to one line that starts at 0, does not jump and goes on when an encoder comes back.
 *
 * <p>Corrected once for the stream, so that all players share bytes (SRS corrects for each player, compat 6.3). Both tracks move by the same
 * offset, so that a correction never costs lip sync. A gap that the wall clock saw too is real and stays. Confined to the home loop.
 */
final class Timeline {

    /** A timestamp further than this from where it is expected is a jump (SRS: 250 ms). */
    static final long JUMP_US = 250_000;

    /** What a jump is replaced by (SRS: 10 ms). */
    static final long BRIDGE_US = 10_000;

    private static final long NONE = Long.MIN_VALUE;

    private final StreamPolicy.Jitter mode;
    private final long startUs;
    private long offsetUs;
    private boolean started;
    private long lastVideoUs = NONE;
    private long lastAudioUs = NONE;
    private long newestUs;
    private long newestAtNs;
    private long endUs;

    /** @param startUs where this publication begins: 0, or where the one before ended */
    Timeline(StreamPolicy.Jitter mode, long startUs) {
        this.mode = mode;
        this.startUs = startUs;
        this.endUs = startUs;
    }

    /**
     * Where a timestamp lies on the stream's time.
     *
     * @param dtsUs the publisher's decoding time
     * @param nowNs when it arrived, on any monotonic clock
     * @return 0 or more
     */
    long map(boolean video, long dtsUs, long nowNs) {
        if (mode == StreamPolicy.Jitter.OFF) {
            endUs = Math.max(0, dtsUs);
            return endUs;
        }
        if (!started) {
            started = true;
            offsetUs = startUs - dtsUs;
        } else if (mode == StreamPolicy.Jitter.FULL && isJump(video, dtsUs, nowNs)) {
            offsetUs = endUs + BRIDGE_US - dtsUs;
            lastVideoUs = NONE;
            lastAudioUs = NONE;
            newestUs = dtsUs;
            newestAtNs = nowNs;
        }
        if (video) {
            lastVideoUs = dtsUs;
        } else {
            lastAudioUs = dtsUs;
        }
        if (dtsUs >= newestUs || newestAtNs == 0) {
            newestUs = dtsUs;
            newestAtNs = nowNs;
        }
        long mapped = Math.max(0, dtsUs + offsetUs);
        endUs = Math.max(endUs, mapped);
        return mapped;
    }

    /** The newest point that was given out: where something without a timestamp of its own, and the next publication, belongs. */
    long endUs() {
        return endUs;
    }

    private boolean isJump(boolean video, long dtsUs, long nowNs) {
        long last = video ? lastVideoUs : lastAudioUs;
        long back = last == NONE ? newestUs - JUMP_US * 4 : last - JUMP_US;
        if (dtsUs < back) {
            return true;
        }
        long elapsedUs = (nowNs - newestAtNs) / 1000;
        return dtsUs > newestUs + JUMP_US + elapsedUs + elapsedUs / 2;
    }
}
