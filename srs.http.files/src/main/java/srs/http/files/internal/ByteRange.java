package srs.http.files.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file are asked for (RFC 9110 §14.1.2). Immutable.
 *
 * @param from of the first byte; at the file's end or behind it when no byte is there
 * @param length 0 when no byte is there
 */
record ByteRange(long from, long length) {
    private static final Pattern ONE = Pattern.compile("(\\d{0,18})-(\\d{0,18})");
    private static final String UNIT = "bytes=";

    /**
     * What a Range header says. Several ranges are answered with the whole file, as RFC 9110 §14.2 allows; so is what is no range.
     *
     * @param size of the file
     */
    static Optional<ByteRange> ofHeader(String header, long size) {
        String text = header.strip();
        return text.regionMatches(true, 0, UNIT, 0, UNIT.length()) ? of(text.substring(UNIT.length()), size) : Optional.empty();
    }

    /** {@code 0-499}, {@code 500-} or {@code -500}; empty when it is none. */
    static Optional<ByteRange> of(String text, long size) {
        Matcher matcher = ONE.matcher(text.strip());
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (matcher.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(matcher.group(2)), size);
            return Optional.of(new ByteRange(size - last, last));
        }
        long from = Long.parseLong(matcher.group(1));
        long to = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
        if (to < from) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(from, from >= size ? 0 : Math.min(to, size - 1) - from + 1));
    }

    /** {@code Content-Range} of an answer with these bytes. */
    String contentRange(long size) {
        return length == 0 ? "bytes */" + size : "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
