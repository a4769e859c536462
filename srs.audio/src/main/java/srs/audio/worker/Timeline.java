package srs.audio.worker;

/**
 * Which time each sample has: counts samples at 48 kHz as one row without holes, and knows where in it the clock of the input jumps. Confined to its lane.
 *
 * <p>A frame that comes up to {@link #toleranceUs} off its time is taken as it comes, and {@link #driftUs} says how far the two clocks have come apart. One that is later has a
 * gap before it, which is filled with silence. One that is later than {@value #MAX_SILENCE_US} us, or earlier than {@value #MAX_EARLY_US} us, is a jump: a new clock begins there.
 */
final class Timeline {
    /** Samples a second of all that is made. */
    static final int RATE = 48_000;

    /** An input that is earlier has jumped back. */
    static final long MAX_EARLY_US = 100_000;

    /** An input that is later has jumped; what sends no silence (Opus DTX) says something each 400 ms. */
    static final long MAX_SILENCE_US = 500_000;

    private static final long SECOND_US = 1_000_000;

    /** Frames over which the drift is averaged. */
    private static final int DRIFT_FRAMES = 16;

    /** Encoders hold back three frames at most; a jump may come with each. */
    private static final int MAX_CLOCKS = 8;

    private final long toleranceUs;

    private final long[] clockStart = new long[MAX_CLOCKS];
    private final long[] clockUs = new long[MAX_CLOCKS];
    private int clocks;
    private long driftUs;

    /** @param toleranceUs by how much a time may be too late without a gap */
    Timeline(long toleranceUs) {
        this.toleranceUs = toleranceUs;
    }

    /** Whether a frame at this time begins a new clock, when {@code position} samples have been before it: then {@link #begin} has to follow. */
    boolean isJump(long ptsUs, long position) {
        if (clocks == 0) {
            return true;
        }
        long offUs = ptsUs - timeUs(position);
        return offUs < -MAX_EARLY_US || offUs > MAX_SILENCE_US;
    }

    /** The clock begins anew: the sample at {@code position} has this time. */
    void begin(long ptsUs, long position) {
        if (clocks == MAX_CLOCKS) {
            System.arraycopy(clockStart, 1, clockStart, 0, MAX_CLOCKS - 1);
            System.arraycopy(clockUs, 1, clockUs, 0, MAX_CLOCKS - 1);
            clocks--;
        }
        clockStart[clocks] = position;
        clockUs[clocks] = ptsUs;
        clocks++;
        driftUs = 0;
    }

    /**
     * A frame that is no jump comes.
     *
     * @return samples of silence that have to be put in before it
     */
    int silenceBefore(long ptsUs, long position) {
        long offUs = ptsUs - timeUs(position);
        if (offUs > toleranceUs) {
            driftUs = 0;
            return (int) (offUs * RATE / SECOND_US);
        }
        driftUs += (offUs - driftUs) / DRIFT_FRAMES;
        return 0;
    }

    /** By how much the input is late, on average: negative when it is early. */
    long driftUs() {
        return driftUs;
    }

    /** The time of a sample. One from before the first clock is counted back from it. */
    long timeUs(long position) {
        int clock = clocks - 1;
        while (clock > 0 && position < clockStart[clock]) {
            clock--;
        }
        return clockUs[clock] + Math.floorDiv((position - clockStart[clock]) * SECOND_US, RATE);
    }

    /** Where the first clock that is remembered begins. */
    long start() {
        return clockStart[0];
    }
}
