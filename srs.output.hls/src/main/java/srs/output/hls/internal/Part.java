package srs.output.hls.internal;

import java.nio.file.Path;

/**
 * A part of a segment (draft-pantos-hls-rfc8216bis §4.4.4.9). Immutable.
 *
 * @param file the path that it is served under; it lies in memory alone
 * @param uri how the playlist names it
 * @param isIndependent whether a player can begin with it
 */
record Part(Path file, String uri, long durationUs, boolean isIndependent) {}
