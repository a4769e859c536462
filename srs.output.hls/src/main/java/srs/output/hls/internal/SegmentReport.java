package srs.output.hls.internal;

import srs.kernel.stream.StreamKey;

/**
 * A segment that is complete, for callbacks (compat 4.2). Immutable.
 *
 * @param file where it lies, as hls_path says
 * @param uri how the playlist names it
 * @param m3u8 where the playlist lies
 * @param m3u8Url the playlist below hls_path
 * @param param the publisher's query with its {@code ?}, or empty
 */
record SegmentReport(StreamKey stream, long sequence, long durationUs, String file, String uri, String m3u8, String m3u8Url, String param) {}
