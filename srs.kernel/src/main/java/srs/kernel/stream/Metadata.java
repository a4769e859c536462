package srs.kernel.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Descriptive values of a stream, in order: what RTMP sends as onMetaData.
 *
 * <p>Immutable. Values are {@code Double}, {@code Boolean}, {@code String}, {@code java.util.Date}, {@code null}, or {@code Map} and
 * {@code List} of these; the publisher has bounded them.
 */
public final class Metadata {

    private final Map<String, Object> values;

    public Metadata(Map<String, ?> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The values in the publisher's order. */
    public Map<String, Object> values() {
        return values;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
