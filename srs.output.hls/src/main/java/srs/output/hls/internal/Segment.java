package srs.output.hls.internal;

import java.nio.file.Path;

/**
 * A finished segment. Immutable.
 *
 * @param sequence its media sequence number
 * @param file where it lies
 * @param uri how the playlist names it
 * @param startsAnew whether it does not go on from the one before: EXT-X-DISCONTINUITY
 * @param key what encrypts it; null when nothing does
 * @param map what players need before it; null when they need nothing
 */
record Segment(long sequence, Path file, String uri, long durationUs, boolean startsAnew, SegmentKey key, SegmentMap map) {}
