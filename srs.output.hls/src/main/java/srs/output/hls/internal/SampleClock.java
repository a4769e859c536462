package srs.output.hls.internal;

/**
 * The times of AAC frames by their samples, for encoders whose times are uneven (hls_dts_directly off, F122). Confined to its stream's executor.
 */
final class SampleClock {
    /** Samples in an AAC frame. */
    static final int FRAME_SAMPLES = 1024;
    /** So far from the stream's time, and it is set by that again. */
    static final long MAX_DISTANCE_US = 100_000;

    private long beginUs = Long.MIN_VALUE;
    private long frames;

    /** The time of the next frame. */
    long next(long dtsUs, int sampleRateHz) {
        long countedUs = beginUs + frames * FRAME_SAMPLES * 1_000_000L / sampleRateHz;
        if (beginUs == Long.MIN_VALUE || Math.abs(countedUs - dtsUs) > MAX_DISTANCE_US) {
            beginUs = dtsUs;
            frames = 0;
            countedUs = dtsUs;
        }
        frames++;
        return countedUs;
    }
}
