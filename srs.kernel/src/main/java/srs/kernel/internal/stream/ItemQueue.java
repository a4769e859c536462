package srs.kernel.internal.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.TrackStart;

/**
 * What waits for one player or tap that cannot keep up, and the one place where frames are dropped for it. Confined to its owner's thread.
 * Owns what it holds.
 *
 * <p>When the queue spans more than its length it is cut to the newest key frame in it; when that is not enough, or none is there, everything
 * goes and frames are refused until the next key frame comes. Streams without video are cut to their newest half. Tracks and metadata are never
 * lost: the newest of each goes first when the queue goes on.
 */
final class ItemQueue {

    /** Bytes at most, whatever the time limit says. The bytes are shared with the other queues of the stream. */
    static final long MAX_BYTES = 128L * 1024 * 1024;

    private final Deque<StreamItem> items = new ArrayDeque<>();
    private TrackStart heldVideo;
    private TrackStart heldAudio;
    private MetadataStart heldMetadata;
    private boolean hasVideo;
    private boolean waitingForKey;
    private long bytes;
    private int dropped;

    /** Queues an item. The frame's reference stays with the caller: retains what it keeps. */
    void add(StreamItem item, long limitUs) {
        if (item instanceof MediaFrame frame) {
            hasVideo |= frame.isVideo();
            if (waitingForKey && !frame.startsGop()) {
                dropped++;
                return;
            }
            if (waitingForKey) {
                waitingForKey = false;
                flushHeld();
            }
            items.add(frame.retain());
            bytes += frame.bytes();
            if (spanUs() > limitUs || bytes > MAX_BYTES) {
                cut(limitUs);
            }
        } else if (waitingForKey) {
            hold(item);
        } else {
            hasVideo |= item instanceof TrackStart start && start.track().isVideo();
            items.add(item);
        }
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    int size() {
        return items.size();
    }

    /** The next item without taking it, or null. Lent. */
    StreamItem peek() {
        return items.peek();
    }

    /** Up to {@code maxItems} items, or as many as make {@code maxBytes}, as a batch that is handed over; at least one item must wait. */
    Batch poll(int maxItems, long maxBytes) {
        List<StreamItem> taken = new ArrayList<>(Math.min(maxItems, items.size()));
        long sum = 0;
        while (!items.isEmpty() && taken.size() < maxItems && sum < maxBytes) {
            StreamItem item = items.poll();
            if (item instanceof MediaFrame frame) {
                sum += frame.bytes();
                bytes -= frame.bytes();
            }
            taken.add(item);
        }
        return Batch.taking(taken);
    }

    /** Frames dropped since the last call. */
    int takeDropped() {
        int count = dropped;
        dropped = 0;
        return count;
    }

    /** How much stream time waits, in microseconds. */
    long spanUs() {
        return items.isEmpty() ? 0 : items.peekLast().dtsUs() - items.peekFirst().dtsUs();
    }

    void clear() {
        for (StreamItem item : items) {
            if (item instanceof MediaFrame frame) {
                frame.release();
            }
        }
        items.clear();
        bytes = 0;
    }

    private void cut(long limitUs) {
        int keepFrom = hasVideo ? newestKey() : items.size() / 2;
        if (keepFrom <= 0 && hasVideo) {
            keepFrom = items.size();
            waitingForKey = true;
        }
        for (int i = 0; i < keepFrom; i++) {
            StreamItem item = items.poll();
            if (item instanceof MediaFrame frame) {
                bytes -= frame.bytes();
                dropped++;
                frame.release();
            } else {
                hold(item);
            }
        }
        if (!waitingForKey) {
            flushHeld();
            if (hasVideo && (spanUs() > limitUs || bytes > MAX_BYTES)) {
                waitingForKey = true;
                cutAll();
            }
        }
    }

    private void cutAll() {
        while (!items.isEmpty()) {
            StreamItem item = items.poll();
            if (item instanceof MediaFrame frame) {
                dropped++;
                frame.release();
            } else {
                hold(item);
            }
        }
        bytes = 0;
    }

    /** Index of the newest frame at which decoding can start, or -1. */
    private int newestKey() {
        int index = items.size();
        for (Iterator<StreamItem> newestFirst = items.descendingIterator(); newestFirst.hasNext();) {
            index--;
            if (newestFirst.next() instanceof MediaFrame frame && frame.startsGop()) {
                return index;
            }
        }
        return -1;
    }

    private void hold(StreamItem item) {
        if (item instanceof MetadataStart metadata) {
            heldMetadata = metadata;
        } else if (item instanceof TrackStart start && start.track().isVideo()) {
            heldVideo = start;
        } else if (item instanceof TrackStart start) {
            heldAudio = start;
        }
    }

    private void flushHeld() {
        long nowUs = items.isEmpty() ? 0 : items.peekFirst().dtsUs();
        if (heldVideo != null) {
            items.addFirst(new TrackStart(heldVideo.track(), Math.max(nowUs, heldVideo.dtsUs())));
        }
        if (heldAudio != null) {
            items.addFirst(new TrackStart(heldAudio.track(), Math.max(nowUs, heldAudio.dtsUs())));
        }
        if (heldMetadata != null) {
            items.addFirst(new MetadataStart(heldMetadata.metadata(), Math.max(nowUs, heldMetadata.dtsUs())));
        }
        heldVideo = null;
        heldAudio = null;
        heldMetadata = null;
    }
}
