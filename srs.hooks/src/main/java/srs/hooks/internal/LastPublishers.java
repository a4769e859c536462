package srs.hooks.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import srs.kernel.stream.StreamKey;

/** What the last publisher of each stream said, also when it has gone: of the {@value #MAX_STREAMS} streams that began last. Thread-safe. */
final class LastPublishers {
    static final int MAX_STREAMS = 10_000;

    // guarded by this
    private final Map<StreamKey, Facts> facts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamKey, Facts> eldest) {
            return size() > MAX_STREAMS;
        }
    };

    /** A publisher has its stream. */
    synchronized void started(Facts publisher) {
        facts.remove(publisher.stream());
        facts.put(publisher.stream(), publisher);
    }

    synchronized Optional<Facts> of(StreamKey stream) {
        return Optional.ofNullable(facts.get(stream));
    }
}
