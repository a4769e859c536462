package srs.publish;

/**
 * Turns the 32-bit milliseconds of RTMP, which wrap after 49.7 days, into a count that does not.
 *
 * <p>One for each publisher, confined to its loop. Audio and video share it, for they count on one clock and are interleaved: each
 * timestamp is taken for the nearest one to the last, so that a small step back over a wrap stays a small step back, and a jump
 * back of less than 24.8 days stays a jump back.
 */
final class TimestampUnwrapper {
    private boolean started;
    private long lastMs;

    /**
     * @param timestampMs 0..2³²−1 as it was on the wire
     * @return the same time modulo 2³², in milliseconds
     */
    long unwrap(long timestampMs) {
        if (started) {
            lastMs += (int) (timestampMs - lastMs);
        } else {
            started = true;
            lastMs = timestampMs & 0xFFFFFFFFL;
        }
        return lastMs;
    }
}
