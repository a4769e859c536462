package srs.kernel.record;

import java.util.Objects;

/**
 * How a recording is wanted. Immutable.
 *
 * @param format {@code flv}, {@code mp4}, ...; empty for what the recorder does without being told
 * @param maxDurationMs it ends by itself after that much media time; 0 for no limit, else 1000..{@value #MAX_DURATION_MS}
 */
public record RecordOptions(String format, long maxDurationMs) {

    /** Longest limit: 30 days. */
    public static final long MAX_DURATION_MS = 30L * 24 * 3600 * 1000;

    /** Longest name of a format. */
    public static final int MAX_FORMAT_CHARS = 16;

    private static final long MIN_DURATION_MS = 1000;

    /** What the recorder does without being told, until it is stopped. */
    public static final RecordOptions DEFAULTS = new RecordOptions("", 0);

    public RecordOptions {
        Objects.requireNonNull(format, "format");
        if (format.length() > MAX_FORMAT_CHARS || !format.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("format is not of at most " + MAX_FORMAT_CHARS + " small letters and digits");
        }
        if (maxDurationMs != 0 && (maxDurationMs < MIN_DURATION_MS || maxDurationMs > MAX_DURATION_MS)) {
            throw new IllegalArgumentException("a duration of " + maxDurationMs + " ms is not 0 and not in " + MIN_DURATION_MS + ".." + MAX_DURATION_MS);
        }
    }
}
