package srs.format.mp4;

/**
 * Units of time in a second. Immutable.
 *
 * @param unitsPerSecond 1..{@value Mp4Limits#MAX_TIMESCALE}
 */
record Timescale(long unitsPerSecond) {
    private static final long SECOND_US = 1_000_000;

    Timescale {
        if (unitsPerSecond < 1 || unitsPerSecond > Mp4Limits.MAX_TIMESCALE) {
            throw new Mp4Exception("timescale " + unitsPerSecond + " is not in 1.." + Mp4Limits.MAX_TIMESCALE);
        }
    }

    /** Microseconds in these units, to the nearest. */
    long ofUs(long us) {
        return ofUs(us, unitsPerSecond);
    }

    static long ofUs(long us, long timescale) {
        return Math.floorDiv(us, SECOND_US) * timescale + (Math.floorMod(us, SECOND_US) * timescale + SECOND_US / 2) / SECOND_US;
    }

    /** A time in microseconds, rounded down. */
    static long toUs(long time, long timescale) {
        return Math.floorDiv(time, timescale) * SECOND_US + Math.floorMod(time, timescale) * SECOND_US / timescale;
    }
}
