package srs.output.hls.internal;

import java.nio.file.Path;

/**
 * The init segment of some segments in a row (RFC 8216 §4.3.2.5). Immutable.
 *
 * @param file where it lies
 * @param uri how the playlist names it
 */
record SegmentMap(Path file, String uri) {

    /** The tag of the playlist. */
    String tag() {
        return "#EXT-X-MAP:URI=\"" + uri + "\"";
    }
}
