package srs.output.hls.internal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What encrypts some segments in a row: AES-128 in CBC mode, begun anew with the same vector for each of them (RFC 8216 §4.3.2.4). Immutable.
 *
 * @param file where the key lies; null for one of an earlier run
 * @param uri how the playlist names it
 * @param iv the vector, 16 bytes
 * @param bytes the key, 16 bytes; empty for one of an earlier run
 */
record SegmentKey(Path file, String uri, byte[] iv, byte[] bytes) {
    static final int BYTES = 16;

    static SegmentKey random(Path file, String uri, SecureRandom random) {
        byte[] iv = new byte[BYTES];
        byte[] bytes = new byte[BYTES];
        random.nextBytes(iv);
        random.nextBytes(bytes);
        return new SegmentKey(file, uri, iv, bytes);
    }

    /** The tag of the playlist. */
    String tag() {
        return "#EXT-X-KEY:METHOD=AES-128,URI=\"" + uri + "\",IV=0x" + HexFormat.of().formatHex(iv);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "key " + uri;
    }
}
