package srs.kernel.internal.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;

/**
 * The subscribers of a publication whose batches are closed by one rule: collects items to batches and hands each batch to the relays of all loops,
 * and to taps. Confined to the home loop. Owns the references of what it collects.
 *
 * <p>A batch is closed when it spans {@code play.mw_latency} and holds more than {@code play.mw_msgs} items (compat 6.3), at the end of the
 * publisher's read; at the latest {@link #BACKSTOP_MS} after it was due, so that a slow stream does not wait for ever.
 */
final class Lane {

    /** How long a batch with too few items is held beyond the merge interval, in milliseconds. */
    static final long BACKSTOP_MS = 500;

    /** Items and bytes after which a batch is closed in the middle of a read. */
    static final int MAX_ITEMS = 512;
    static final long MAX_BYTES = 4L * 1024 * 1024;

    /** How much stream a relaxed lane collects, in microseconds ... */
    static final long RELAXED_US = 2_000_000;
    /** ... and how many bytes: of a stream of many bits less, so that those who wait for it do not fill the memory. */
    static final long RELAXED_BYTES = 256 * 1024;

    private final EventLoop home;
    private final boolean isRelaxed;
    private long mergeUs;
    private int mergeItems;
    private final PendingItems pending = new PendingItems();
    private Relay[] relays = {};
    private Tap[] taps = {};
    private long pendingBytes;
    private long pendingFirstUs;
    private long pendingSpanUs;
    private long pendingSinceNs;
    private boolean hasKey;
    private boolean backstopScheduled;
    private long batches;
    /** Written by the home loop. */
    private volatile int lastItems;

    Lane(EventLoop home, long mergeUs, int mergeItems) {
        this(home, mergeUs, mergeItems, false);
    }

    /** For those that are in no hurry, except with a key frame: it ends what went before, a segment or a file. */
    static Lane relaxed(EventLoop home) {
        return new Lane(home, RELAXED_US, 0, true);
    }

    private Lane(EventLoop home, long mergeUs, int mergeItems, boolean isRelaxed) {
        this.home = home;
        this.isRelaxed = isRelaxed;
        this.mergeUs = mergeUs;
        this.mergeItems = mergeItems;
    }

    /** New values of the vhost hold for the batch that is being collected. */
    void configure(long newMergeUs, int newMergeItems) {
        mergeUs = newMergeUs;
        mergeItems = newMergeItems;
    }

    /** Whether nobody would get a batch, so that collecting is a waste. */
    boolean isEmpty() {
        for (Relay relay : relays) {
            if (relay.members() > 0) {
                return false;
            }
        }
        return taps.length == 0;
    }

    /** Items that wait; a subscriber that joins now skips so many of the next batch. */
    int pending() {
        return pending.size();
    }

    /** The number of the next batch, counted from 0: the first that a subscriber that joins now has a part of. */
    long nextBatch() {
        return batches;
    }

    /** Items of the last batch. Any thread. */
    int lastItems() {
        return lastItems;
    }

    /** The relay of a loop, made when it is the first of its kind. */
    Relay relay(EventLoop loop) {
        for (Relay relay : relays) {
            if (relay.loop() == loop) {
                return relay;
            }
        }
        Relay relay = new Relay(loop);
        relays = Arrays.copyOf(relays, relays.length + 1);
        relays[relays.length - 1] = relay;
        return relay;
    }

    void add(Tap tap) {
        taps = Arrays.copyOf(taps, taps.length + 1);
        taps[taps.length - 1] = tap;
    }

    void remove(Tap tap) {
        List<Tap> left = new ArrayList<>(List.of(taps));
        left.remove(tap);
        taps = left.toArray(new Tap[0]);
    }

    /** The next item. Takes one reference of a frame. */
    void add(StreamItem item) {
        begin(item);
        pending.add(item);
        count(item);
    }

    /** The next item, which the cache has kept just now. Lent. */
    void addCached(StreamItem item, GopCache cache) {
        begin(item);
        pending.addNewestOf(cache);
        count(item);
    }

    /** The cache is about to forget what it has, or keeps what this lane does not collect. */
    void fetchCached() {
        pending.fetch();
    }

    private void begin(StreamItem item) {
        if (pending.isEmpty()) {
            pendingSinceNs = home.ticker().nanoTime();
            pendingFirstUs = item.dtsUs();
        }
    }

    private void count(StreamItem item) {
        if (item instanceof MediaFrame frame) {
            pendingBytes += frame.bytes();
            hasKey |= frame.startsGop();
        }
        pendingSpanUs = Math.max(pendingSpanUs, item.dtsUs() - pendingFirstUs);
        if (pending.size() >= MAX_ITEMS || pendingBytes >= MAX_BYTES) {
            close();
        }
    }

    /** The publisher's read is over: closes the batch if it is due. */
    void flush() {
        if (pending.isEmpty()) {
            return;
        }
        if (pendingSpanUs >= mergeUs && pending.size() > mergeItems || isRelaxed && (hasKey || pendingBytes >= RELAXED_BYTES)) {
            close();
        } else if (!backstopScheduled) {
            backstopScheduled = true;
            home.schedule(this::backstop, leftNs(), TimeUnit.NANOSECONDS);
        }
    }

    /** How long the batch may still wait. */
    private long leftNs() {
        return mergeUs * 1000 + TimeUnit.MILLISECONDS.toNanos(BACKSTOP_MS) - (home.ticker().nanoTime() - pendingSinceNs);
    }

    private void backstop() {
        backstopScheduled = false;
        if (leftNs() <= 0) {
            close();
        } else {
            // the batch that it was for has gone
            flush();
        }
    }

    /** Hands what waits to everyone, whether it is due or not. */
    void close() {
        if (pending.isEmpty()) {
            return;
        }
        lastItems = pending.size();
        Batch batch = pending.take();
        pendingBytes = 0;
        pendingSpanUs = 0;
        hasKey = false;
        long number = batches++;
        for (Tap tap : taps) {
            tap.batch(batch);
        }
        Relay own = null;
        for (Relay relay : relays) {
            if (relay.members() == 0) {
                continue;
            }
            if (relay.loop() == home) {
                own = relay;
            } else {
                relay.post(batch.retain(), number);
            }
        }
        // the other loops are at work already when this one begins
        if (own != null) {
            own.deliver(batch.retain(), number, 0);
        }
        batch.release();
    }

    /** The publication is over: what waits goes out, then everyone is told. */
    void end(EndReason reason) {
        close();
        for (Tap tap : taps) {
            tap.unpublish();
        }
        for (Relay relay : relays) {
            if (relay.loop() == home) {
                relay.unpublish(reason);
            } else {
                relay.postUnpublish(reason);
            }
        }
        taps = new Tap[0];
        relays = new Relay[0];
    }
}
