package srs.protocol.rtc.internal.feed;

/**
 * A moment, on the server's clock and on a source's. Immutable. Those of all sources of a publisher fit together, as its sender reports say.
 *
 * @param us time of the loops in microseconds
 * @param timestamp the source's
 */
public record SourceTime(long us, int timestamp, int clockRateHz) {

    /** The moment of another timestamp, at most 2³¹ away. */
    public SourceTime at(int other) {
        return new SourceTime(us + (long) (other - timestamp) * 1_000_000 / clockRateHz, other, clockRateHz);
    }

    /** The source's timestamp of another moment. */
    public int timestampAt(long otherUs) {
        return timestamp + (int) Math.floorDiv((otherUs - us) * clockRateHz, 1_000_000L);
    }
}
