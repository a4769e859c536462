package srs.format.mp4;

/** What is believed of a file. Every count, size and depth that a file decides is checked against one of these before anything is allocated or walked. */
public final class Mp4Limits {
    /** Boxes of the outermost level: a day of fragments of a second is 172,800. */
    public static final int MAX_TOP_LEVEL_BOXES = 1 << 21;
    /** Boxes directly in one box. */
    public static final int MAX_CHILDREN = 4096;
    /** The movie box, which is held in memory while a file is read: weeks of recording. */
    public static final int MAX_MOOV_BYTES = 256 << 20;
    /** The header of a fragment. */
    public static final int MAX_MOOF_BYTES = 16 << 20;
    /** Tracks of a file. */
    public static final int MAX_TRACKS = 64;
    /** Samples in a track's tables: 38 hours at 120 a second. */
    public static final int MAX_SAMPLES = 1 << 24;
    /** Samples of a track in one fragment. */
    public static final int MAX_FRAGMENT_SAMPLES = 1 << 20;
    /** One sample. */
    public static final int MAX_SAMPLE_BYTES = 64 << 20;
    /** Codec configurations of a track. */
    public static final int MAX_DESCRIPTIONS = 64;
    /** One codec configuration, as in the kernel. */
    public static final int MAX_CONFIG_BYTES = 64 * 1024;
    /** Edits of a track. */
    public static final int MAX_EDITS = 1024;
    /** Units of time in a second. */
    public static final long MAX_TIMESCALE = 1_000_000_000;
    /** Times of samples, in units of their track: thousands of years. */
    public static final long MAX_TIME = 1L << 52;

    private Mp4Limits() {}

    static long check(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new Mp4Exception(what + " " + value + " is not in 0.." + max);
        }
        return value;
    }

    static int check(String what, long value, int max) {
        return (int) check(what, value, (long) max);
    }
}
