package srs.output.hls.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes that a request wishes (RFC 9110 §14.1.2). Immutable.
 *
 * @param first of the first byte
 * @param last of the last byte, which belongs to it
 */
record ByteRange(long first, long last) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** The range of a header; empty when there is none, or several, or it is not in the file: then all of it is sent. */
    static Optional<ByteRange> of(String header, long size) {
        Matcher matcher = ONE.matcher(header.trim());
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        long from = matcher.group(1).isEmpty() ? Math.max(size - Long.parseLong(matcher.group(2)), 0) : Long.parseLong(matcher.group(1));
        long to = matcher.group(1).isEmpty() || matcher.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(matcher.group(2)), size - 1);
        return from > to ? Optional.empty() : Optional.of(new ByteRange(from, to));
    }

    long length() {
        return last - first + 1;
    }

    String contentRange(long size) {
        return "bytes " + first + "-" + last + "/" + size;
    }
}
