package srs.output.dash.internal;

/**
 * A media segment. Immutable.
 *
 * @param number what stands for $Number$
 * @param time earliest presentation time, in its rendition's units
 * @param duration to the next one's time, in the same units
 */
record Segment(long number, long time, long duration) {
    long end() {
        return time + duration;
    }
}
