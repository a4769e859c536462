package srs.output.hls.internal;

import java.nio.file.Path;
import java.util.List;

/**
 * A finished segment, or one whose parts are there already. Immutable.
 *
 * @param sequence its media sequence number
 * @param file where it lies
 * @param uri how the playlist names it
 * @param durationUs as long as it is not finished, that of its parts
 * @param startsAnew whether it does not go on from the one before: EXT-X-DISCONTINUITY
 * @param key what encrypts it; null when nothing does
 * @param map what players need before it; null when they need nothing
 * @param beganMs when its first frame came, by the wall clock; 0 when that is not known
 * @param bytes its size; 0 when that is not known
 * @param isGap whether it could not be written: EXT-X-GAP
 * @param parts oldest first
 */
record Segment(long sequence, Path file, String uri, long durationUs, boolean startsAnew, SegmentKey key, SegmentMap map, long beganMs, long bytes, boolean isGap,
        List<Part> parts) {

    /** One of which no more is known: of an earlier run. */
    Segment(long sequence, Path file, String uri, long durationUs, boolean startsAnew, SegmentKey key, SegmentMap map) {
        this(sequence, file, uri, durationUs, startsAnew, key, map, 0, 0, false, List.of());
    }

    /** It has ended, or is so far. */
    Segment with(Path path, String name, long us, long size, List<Part> all) {
        return new Segment(sequence, path, name, us, startsAnew, key, map, beganMs, size, isGap, all);
    }

    /** It has failed: players are told not to ask for it. */
    Segment gap() {
        return new Segment(sequence, file, uri, durationUs, startsAnew, key, map, beganMs, bytes, true, parts);
    }
}
