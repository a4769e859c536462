package srs.protocol.srt.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import srs.kernel.stream.StreamKey;

/** The streams whose publishers send by SRT, for players who get their packets untouched. Thread-safe; its lock is held for a few instructions. For this bundle alone. */
@Component(service = Feeds.class)
public final class Feeds {
    private final Map<StreamKey, TsFeed> open = new HashMap<>();
    private final Map<StreamKey, List<Consumer<TsFeed>>> listeners = new HashMap<>();

    synchronized void open(StreamKey key, TsFeed feed) {
        open.put(key, feed);
        tell(key, feed);
    }

    synchronized void close(StreamKey key, TsFeed feed) {
        if (open.remove(key, feed)) {
            tell(key, null);
        }
    }

    private void tell(StreamKey key, TsFeed feed) {
        for (Consumer<TsFeed> listener : listeners.getOrDefault(key, List.of())) {
            listener.accept(feed);
        }
    }

    /**
     * Begins to hear of a stream.
     *
     * @param listener gets each feed that opens, and null when it closes; called on any thread, must not wait
     * @return the feed that is open; null for none
     */
    synchronized TsFeed listen(StreamKey key, Consumer<TsFeed> listener) {
        listeners.computeIfAbsent(key, k -> new ArrayList<>()).add(listener);
        return open.get(key);
    }

    synchronized void forget(StreamKey key, Consumer<TsFeed> listener) {
        List<Consumer<TsFeed>> left = listeners.get(key);
        if (left != null) {
            left.remove(listener);
            if (left.isEmpty()) {
                listeners.remove(key);
            }
        }
    }
}
