package srs.http.files.internal.vod;

/**
 * A part of a recording. Immutable.
 *
 * @param position where its first sample is, see {@link Samples#position}
 * @param end where the first sample of the next one is
 * @param startUs decoding time of its first sample
 * @param originMs of FLV the timestamp of the file's first frame
 * @param configuration what decodes it
 * @param number of its configuration
 */
record VodSegment(long position, long end, long startUs, long durationUs, long originMs, Configuration configuration, int number) {}
