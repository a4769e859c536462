package srs.format.mp4;

/** Goes through samples of one track in decoding order. Confined to its reader; the fields hold the sample after {@link #next} said true. */
abstract sealed class SampleCursor permits TableCursor, RunCursor {
    /** Index of the track in the movie. */
    final int track;
    /** Decoding and presentation times in the track's timescale, without the edit list. */
    long dts;
    long cts;
    long duration;
    long offset;
    int size;
    boolean key;
    int description;

    SampleCursor(int track) {
        this.track = track;
    }

    /** Moves on to the next sample; false after the last. */
    abstract boolean next();

    /** Where the sample after the last begins. */
    abstract long endDts();
}
