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
 * What waits for one player or tap that cannot keep up, and the one place where frames are dropped for it. Confined to its owner's thread, or guarded by
 * its owner. Owns what it holds.
 *
 * <p>When the queue spans more than its length it is cut to the newest key frame in it; when that is not enough, or none is there, everything
 * goes and frames are refused until the next key frame comes, or until it is plain that no video comes any more. Streams without video are cut to
 * their newest half. Tracks and metadata are never lost: the newest of each goes first when the queue goes on.
 */
final class ItemQueue {

    /** Bytes at most, whatever the time limit says. The bytes are shared with the other queues of the stream. */
    static final long MAX_BYTES = 128L * 1024 * 1024;

    /** Items at most: a publisher may send metadata without end, which takes neither time nor bytes. */
    static final int MAX_ITEMS = 50_000;

    private final Deque<StreamItem> items = new ArrayDeque<>();
    private TrackStart heldVideo;
    private TrackStart heldAudio;
    private MetadataStart heldMetadata;
    private boolean hasVideo;
    private boolean waitingForKey;
    private int audioWhileWaiting;
    private long bytes;
    private int dropped;

    /** Queues an item. The frame's reference stays with the caller: retains what it keeps. */
    void add(StreamItem item, long limitUs) {
        if (item instanceof MediaFrame frame) {
            addFrame(frame);
        } else if (waitingForKey) {
            hold(item);
        } else {
            hasVideo |= item instanceof TrackStart start && start.track().isVideo();
            items.add(item);
            bytes += weight(item);
        }
        if (isTooLong(limitUs)) {
            cut(limitUs);
        }
    }

    private void addFrame(MediaFrame frame) {
        hasVideo |= frame.isVideo();
        if (waitingForKey) {
            audioWhileWaiting = frame.isVideo() ? 0 : audioWhileWaiting + 1;
            if (!frame.startsGop() && audioWhileWaiting <= GopCache.PURE_AUDIO_FRAMES) {
                dropped++;
                return;
            }
            waitingForKey = false;
            hasVideo = frame.isVideo();
            flushHeld(frame.dtsUs());
        }
        items.add(frame.retain());
        bytes += frame.bytes();
    }

    /** Frames before what comes next are lost: refuses frames until decoding can start. */
    void waitForKey(int lost) {
        dropped += lost;
        dropAll();
        waitForKey();
    }

    /** Another publication begins, with tracks of its own: waits for nothing of the one before. */
    void beginAnew() {
        waitingForKey = false;
        // video of the one before may still wait
        hasVideo = items.stream().anyMatch(item -> item instanceof MediaFrame frame && frame.isVideo());
        heldVideo = null;
        heldAudio = null;
        heldMetadata = null;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether frames are refused until decoding can start. */
    boolean isWaitingForKey() {
        return waitingForKey;
    }

    int size() {
        return items.size();
    }

    /** The next item without taking it, or null. Lent. */
    StreamItem peek() {
        return items.peek();
    }

    /**
     * The next items, as a batch that is handed over; at least one item must wait.
     *
     * @param maxItems items at most
     * @param maxBytes it is enough when the frames hold so many bytes
     * @param untilUs no frame from here on, except as the first item
     */
    Batch poll(int maxItems, long maxBytes, long untilUs) {
        List<StreamItem> taken = new ArrayList<>(Math.min(maxItems, items.size()));
        long sum = 0;
        while (!items.isEmpty() && taken.size() < maxItems && sum < maxBytes) {
            if (!taken.isEmpty() && items.peek() instanceof MediaFrame frame && frame.dtsUs() >= untilUs) {
                break;
            }
            StreamItem item = items.poll();
            sum += weight(item);
            taken.add(item);
        }
        bytes -= sum;
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

    /** Bytes of the frames and codec configurations that wait. */
    long bytes() {
        return bytes;
    }

    /** Lets go of everything, uncounted. */
    void clear() {
        for (StreamItem item : items) {
            if (item instanceof MediaFrame frame) {
                frame.release();
            }
        }
        items.clear();
        bytes = 0;
    }

    private boolean isTooLong(long limitUs) {
        return spanUs() > limitUs || bytes > MAX_BYTES || items.size() > MAX_ITEMS;
    }

    private void cut(long limitUs) {
        int keepFrom = hasVideo ? newestKey() : items.size() / 2;
        drop(Math.max(0, keepFrom));
        if (hasVideo && (keepFrom <= 0 || isTooLong(limitUs))) {
            dropAll();
            waitForKey();
        } else if (!items.isEmpty()) {
            flushHeld(items.peekFirst().dtsUs());
        }
    }

    private void waitForKey() {
        waitingForKey = true;
        audioWhileWaiting = 0;
    }

    private void dropAll() {
        drop(items.size());
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            StreamItem item = items.poll();
            bytes -= weight(item);
            if (item instanceof MediaFrame frame) {
                dropped++;
                frame.release();
            } else {
                hold(item);
            }
        }
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

    /** Puts what holds in front, as of the first frame's time: metadata, audio, video. */
    private void flushHeld(long atUs) {
        if (heldVideo != null) {
            putFirst(new TrackStart(heldVideo.track(), atUs));
        }
        if (heldAudio != null) {
            putFirst(new TrackStart(heldAudio.track(), atUs));
        }
        if (heldMetadata != null) {
            putFirst(new MetadataStart(heldMetadata.metadata(), atUs));
        }
        heldVideo = null;
        heldAudio = null;
        heldMetadata = null;
    }

    private void putFirst(StreamItem start) {
        items.addFirst(start);
        bytes += weight(start);
    }

    private static long weight(StreamItem item) {
        if (item instanceof MediaFrame frame) {
            return frame.bytes();
        }
        return item instanceof TrackStart start ? start.track().config().length + start.track().framedConfig().length : 0;
    }
}
