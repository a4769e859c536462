package srs.output.remux.internal;

import srs.kernel.stream.StreamKey;

/**
 * What a request asks for, and how its vhost wants it done. Immutable.
 *
 * @param key the stream
 * @param format the container
 * @param choice the tracks
 * @param noDelay vhost.tcp_nodelay
 */
record Wish(StreamKey key, LiveFormat format, TrackChoice choice, boolean noDelay) {}
