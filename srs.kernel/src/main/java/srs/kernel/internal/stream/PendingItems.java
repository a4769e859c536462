package srs.kernel.internal.stream;

import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.StreamItem;

/**
 * What a lane collects: items as they are, and behind them those that the GOP cache keeps anyway. Of the latter nothing is held but where they begin, so that the
 * publisher's buffers are free again at once; the frames are made from the cache when somebody asks for them. Confined to the home loop. Owns the references of the
 * items.
 */
final class PendingItems {

    private final List<StreamItem> items = new ArrayList<>();
    private GopCache cache;
    private FrameLog.Mark cachedFrom;
    private int cached;

    int size() {
        return items.size() + cached;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Takes one reference of a frame. */
    void add(StreamItem item) {
        fetch();
        items.add(item);
    }

    /** The newest item of the cache. After one is kept there that is not added here, and before the cache is cleared, {@link #fetch()} is called. Lent. */
    void addNewestOf(GopCache source) {
        if (cached++ == 0) {
            cache = source;
            cachedFrom = source.newest();
        }
    }

    /** Takes what is only in the cache. */
    void fetch() {
        if (cached > 0) {
            cache.copyTo(items, cachedFrom, cached);
            cached = 0;
        }
    }

    /** All that was collected; nothing is left here. Handed over. */
    Batch take() {
        fetch();
        Batch batch = Batch.taking(items);
        items.clear();
        return batch;
    }
}
