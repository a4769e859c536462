package srs.api.internal.v2;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How clients ended that are gone, the newest of them. Thread-safe. */
final class Farewells {

    /** Clients that are remembered. */
    static final int MAX_CLIENTS = 1000;

    private record Farewell(String sentence, long atMs) {}

    private final Map<String, Farewell> byId = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Farewell> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    synchronized void add(String id, String sentence, long nowMs) {
        byId.put(id, new Farewell(sentence, nowMs));
    }

    synchronized Optional<Map<String, Object>> of(String id, long nowMs) {
        return Optional.ofNullable(byId.get(id))
                .map(farewell -> Explain.answer(id, "ended", farewell.sentence() + "; it ended " + Explain.time(nowMs - farewell.atMs()) + " ago"));
    }
}
