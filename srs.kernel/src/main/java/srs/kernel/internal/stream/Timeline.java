package srs.kernel.internal.stream;

/**
 * The stream's own time: maps a publisher's timestamps to one line that starts at 0, does not jump and goes on when an encoder comes back.
 *
 * <p>Corrected once for the stream, so that all players share bytes (SRS corrects for each player, compat 6.3). When both tracks jump, both move by
 * the same offset, so that a correction never costs lip sync; when only one does, only that one is moved. A gap that the wall clock saw too is real
 * and stays. Confined to the home loop.
 */
final class Timeline {

    /** A timestamp further than this from where it is expected is a jump (SRS: 250 ms). */
    static final long JUMP_US = 250_000;

    /** What a jump is replaced by (SRS: 10 ms). */
    static final long BRIDGE_US = 10_000;

    /** How far apart two tracks on one clock may lie. */
    static final long SYNC_US = 1_000_000;

    /** Timestamps are taken to be within this: 36,000 years. */
    static final long MAX_US = 1L << 60;

    private final long startUs;
    private final Clock video = new Clock();
    private final Clock audio = new Clock();
    private StreamPolicy.Jitter mode;
    private boolean started;
    private long endUs;

    /** @param startUs where this publication begins: 0, or where the one before ended */
    Timeline(StreamPolicy.Jitter mode, long startUs) {
        this.mode = mode;
        this.startUs = startUs;
        this.endUs = startUs;
    }

    /** From now on timestamps pass as they are (play.atc_auto). */
    void passThrough() {
        mode = StreamPolicy.Jitter.OFF;
    }

    /**
     * Where a frame's timestamp lies on the stream's time.
     *
     * @param dtsUs the publisher's decoding time
     * @param nowNs when it arrived, on any monotonic clock
     * @return 0 or more
     */
    long map(boolean isVideo, long dtsUs, long nowNs) {
        long dts = Math.max(-MAX_US, Math.min(MAX_US, dtsUs));
        Clock clock = isVideo ? video : audio;
        Clock other = isVideo ? audio : video;
        if (mode == StreamPolicy.Jitter.OFF) {
            clock.offsetUs = 0;
        } else if (!started) {
            clock.offsetUs = startUs - dts;
        } else if (mode == StreamPolicy.Jitter.ZERO) {
            clock.offsetUs = clock.seen ? clock.offsetUs : other.offsetUs;
        } else if (!clock.seen) {
            clock.offsetUs = other.isNear(dts, endUs, nowNs) ? other.offsetUs : endUs - dts;
        } else if (clock.jumps(dts, endUs, nowNs)) {
            // the other track may have jumped before, to the same new clock
            boolean together = other.seen && other.isNear(dts, endUs, nowNs) && dts + other.offsetUs >= clock.mappedUs;
            clock.offsetUs = together ? other.offsetUs : endUs + BRIDGE_US - dts;
        }
        started = true;
        clock.seen = true;
        clock.lastUs = dts;
        clock.lastAtNs = nowNs;
        clock.mappedUs = Math.max(0, dts + clock.offsetUs);
        endUs = Math.max(endUs, clock.mappedUs);
        return clock.mappedUs;
    }

    /** Where something begins that has no place among the frames: at the newest point, or, when timestamps pass, where it says. */
    long place(long dtsUs) {
        return mode == StreamPolicy.Jitter.OFF && !started ? Math.max(0, Math.min(MAX_US, dtsUs)) : endUs;
    }

    /** The newest point that was given out. */
    long endUs() {
        return endUs;
    }

    /** Where the next publication begins. */
    long nextUs() {
        return started ? endUs + BRIDGE_US : startUs;
    }

    /** One track's clock. */
    private static final class Clock {
        boolean seen;
        long offsetUs;
        long lastUs;
        long lastAtNs;
        long mappedUs;

        /** Whether a timestamp is neither where this track's next one belongs, nor between there and the end of the other track. */
        boolean jumps(long dts, long endUs, long nowNs) {
            return dts < lastUs - JUMP_US || dts > lastUs + JUMP_US + seenUs(nowNs) && dts + offsetUs > endUs + JUMP_US;
        }

        /** Whether the other track's timestamp lies beside this one's. */
        boolean isNear(long dts, long endUs, long nowNs) {
            long mapped = dts + offsetUs;
            return mapped >= endUs - SYNC_US && mapped <= endUs + SYNC_US + seenUs(nowNs);
        }

        /** What the wall clock saw since the last timestamp, with half as much again for a publisher that runs fast. */
        private long seenUs(long nowNs) {
            long elapsedUs = (nowNs - lastAtNs) / 1000;
            return elapsedUs + elapsedUs / 2;
        }
    }
}
