package srs.output.dvr.internal;

/**
 * The time in one file: {@code vhost.dvr.time_jitter} (compat 6.3, 6.8). Confined to its recording's executor.
 *
 * <p>The stream's own timeline is without jumps already, unless {@code play.time_jitter} or {@code atc} let them pass; FULL bridges those, for all tracks by the same, so
 * that a jump never costs lip sync.
 */
final class FileClock {
    /** {@code time_jitter}. */
    enum Jitter { FULL, ZERO, OFF }

    /** How far behind the newest frame a track may be, unless it goes on from its own last one. */
    static final long BACK_US = 1_000_000;
    /** How long nothing may come before it is a jump. */
    static final long FORWARD_US = 10_000_000;
    /** What a jump is replaced by (SRS: 10 ms). */
    static final long BRIDGE_US = 10_000;

    private final Jitter jitter;
    private long offsetUs;
    private long newestUs;
    /** Of each track the last one's, in the stream. */
    private long lastVideoUs = Long.MAX_VALUE;
    private long lastAudioUs = Long.MAX_VALUE;
    /** How long the file is: up to the last jump that passed, and where times went on behind it. */
    private long wholeUs;
    private long sinceUs;

    /**
     * @param startUs the earliest of the file's first frames
     * @param fileStartUs where it is to lie in the file, unless times pass as they are
     */
    FileClock(Jitter jitter, long startUs, long fileStartUs) {
        this.jitter = jitter;
        offsetUs = jitter == Jitter.OFF ? 0 : fileStartUs - startUs;
        newestUs = startUs + offsetUs;
        sinceUs = newestUs;
    }

    /** The place of a frame's time in the file: 0 or more. A track may come late, as long as it goes on: a jump for each of its frames would make time of nothing. */
    long toFileUs(boolean isVideo, long streamUs) {
        long lastUs = isVideo ? lastVideoUs : lastAudioUs;
        boolean goesOn = streamUs >= lastUs && streamUs - lastUs <= BACK_US;
        if (isVideo) {
            lastVideoUs = streamUs;
        } else {
            lastAudioUs = streamUs;
        }
        return toFileUs(streamUs, goesOn ? FORWARD_US : BACK_US);
    }

    /** The place of a stream's time in the file: 0 or more. */
    long toFileUs(long streamUs) {
        return toFileUs(streamUs, BACK_US);
    }

    private long toFileUs(long streamUs, long backUs) {
        long us = streamUs + offsetUs;
        boolean jumps = us < newestUs - backUs || us > newestUs + FORWARD_US;
        if (jumps && jitter == Jitter.FULL) {
            us = newestUs + BRIDGE_US;
            offsetUs = us - streamUs;
        }
        if (jumps && jitter != Jitter.FULL) {
            wholeUs += newestUs - sinceUs;
            sinceUs = us;
            newestUs = us;
        }
        newestUs = Math.max(newestUs, us);
        return Math.max(0, us);
    }

    /** How long the file is, without its jumps. */
    long lengthUs() {
        return wholeUs + newestUs - sinceUs;
    }
}
