package srs.output.remux.internal.ts;

import srs.format.ts.TsPosition;
import srs.kernel.stream.Track;

/** What decides the packets of the next frame: the program, and where the muxer stands. Confined to its {@link Places}. */
final class Place {
    /** The last tracks whose frames were written; null for none. */
    Track video;
    Track audio;
    /** When the tables were written last; {@link #NEVER} when they were not. */
    long tablesUs = NEVER;
    final TsPosition position = new TsPosition();

    static final long NEVER = Long.MIN_VALUE;
}
