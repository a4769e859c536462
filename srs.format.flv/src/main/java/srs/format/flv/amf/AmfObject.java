package srs.format.flv.amf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An object, typed if it has a class name. The name is kept as text and means nothing here.
 *
 * @param className empty for an anonymous object
 */
public record AmfObject(String className, Map<String, AmfValue> members) implements AmfMap {
    public static final AmfObject EMPTY = new AmfObject("", Map.of());

    public AmfObject {
        Objects.requireNonNull(className);
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** An anonymous object of names and plain Java values in turn, see {@link AmfValue#of}. */
    public static AmfObject of(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(namesAndValues.length + " arguments are not pairs of name and value");
        }
        Builder builder = builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects members in order. Not thread-safe. */
    public static final class Builder {
        private final Map<String, AmfValue> members = new LinkedHashMap<>();

        private Builder() {
        }

        public Builder put(String name, Object value) {
            members.put(name, AmfValue.of(value));
            return this;
        }

        public Builder putAll(AmfMap map) {
            members.putAll(map.members());
            return this;
        }

        public Builder remove(String name) {
            members.remove(name);
            return this;
        }

        public AmfObject build() {
            return new AmfObject("", members);
        }

        public AmfEcmaArray buildEcmaArray() {
            return new AmfEcmaArray(members);
        }
    }
}
