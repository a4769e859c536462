package srs.kernel.internal.stream;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import srs.kernel.internal.client.Id;
import srs.kernel.internal.client.RateWindow;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;

/**
 * One stream of the kernel's: it outlives its publishers and its players. Thread-safe; who takes part is guarded by {@code this}, and every change is
 * handed to the publication's home loop while the lock is held, so that home sees the changes in their order.
 */
final class LiveStream {

    private final StreamKey key;
    private final String id = "vid-" + Id.random(7);
    private final Announcer announcer;
    private final DropTotals drops;
    private final FrameBlocks blocks;
    private final LongSupplier nanoClock;
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder droppedFrames = new LongAdder();
    private final RateWindow window;
    private LivePublication publication;
    private boolean removed;
    private long endUs;
    private long goneBytes;
    private long idleSinceNs;
    private long lonelySinceNs;
    private volatile StreamPolicy policy;
    private volatile int present;
    private int players;

    LiveStream(StreamKey key, StreamPolicy policy, Announcer announcer, DropTotals drops, FrameBlocks blocks, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.idleSinceNs = nanoClock.getAsLong();
        this.window = new RateWindow(idleSinceNs);
        this.key = key;
        this.policy = policy;
        this.announcer = announcer;
        this.drops = drops;
        this.blocks = blocks;
    }

    StreamPolicy policy() {
        return policy;
    }

    int subscribers() {
        return present;
    }

    void countReceived(long bytes) {
        receivedBytes.add(bytes);
    }

    void countDropped(long frames, DropCause cause) {
        droppedFrames.add(frames);
        drops.add(cause, frames);
    }

    /** Begins a publication; null when this stream has just been removed and the caller must take a new one. */
    synchronized LivePublication publish(PublishRequest request, StreamPolicy newest, Faulty owner, Consumer<LivePublication> onFinished)
            throws StreamBusyException {
        if (removed) {
            return null;
        }
        if (publication != null) {
            throw new StreamBusyException("stream " + key + " is published by client " + publication.request().client().id() + " for "
                    + (System.currentTimeMillis() - publication.startedAtMs()) / 1000 + " s");
        }
        policy = newest;
        LivePublication next = new LivePublication(this, request, newest, blocks, endUs, owner, onFinished);
        publication = next;
        lonelySinceNs = nanoClock.getAsLong();
        List<Subscriber> all = subscribers.stream().filter(Subscriber::isFed).toList();
        if (!all.isEmpty()) {
            onHome(next, () -> all.forEach(next::attach));
        }
        announcer.published(info());
        return next;
    }

    /** Adds a player or tap; false when this stream has just been removed and the caller must take a new one. */
    synchronized boolean add(Subscriber subscriber) {
        if (removed) {
            return false;
        }
        subscribers.add(subscriber);
        players += subscriber.isPlayer() ? 1 : 0;
        present = subscribers.size();
        LivePublication current = publication;
        if (current != null && subscriber.isFed()) {
            onHome(current, () -> current.attach(subscriber));
        }
        return true;
    }

    /** Takes a player or tap out; false when it was out already. */
    synchronized boolean remove(Subscriber subscriber) {
        if (!subscribers.remove(subscriber)) {
            return false;
        }
        present = subscribers.size();
        if (subscriber.isPlayer()) {
            goneBytes += subscriber.bytes();
            players--;
            lonelySinceNs = nanoClock.getAsLong();
        }
        idleSinceNs = nanoClock.getAsLong();
        LivePublication current = publication;
        if (current != null && subscriber.isFed()) {
            onHome(current, () -> current.detach(subscriber));
        }
        return true;
    }

    /** A publication has ended. Home loop. */
    void ended(LivePublication which, long atUs, EndReason reason) {
        synchronized (this) {
            endUs = Math.max(endUs, atUs);
            if (publication != which) {
                return;
            }
            announcer.unpublished(info(), reason);
            publication = null;
            idleSinceNs = nanoClock.getAsLong();
        }
    }

    /** New values of the vhost. */
    synchronized void configure(StreamPolicy next) {
        policy = next;
        LivePublication current = publication;
        if (current != null) {
            onHome(current, () -> current.configure(next));
        }
    }

    /** Marks the stream as gone when nobody has taken part for so long. */
    synchronized boolean removeIfIdle(long nowNs, long idleNs) {
        removed |= publication == null && subscribers.isEmpty() && nowNs - idleSinceNs >= idleNs;
        return removed;
    }

    synchronized boolean isRemoved() {
        return removed;
    }

    /** Ends a publication that nobody has played for as long as publish.kickoff_for_idle says. */
    void kickIfLonely(long nowNs) {
        LivePublication lonely;
        long seconds;
        synchronized (this) {
            long limitMs = policy.kickIdleMs();
            if (limitMs == 0 || publication == null || players > 0 || nowNs - lonelySinceNs < limitMs * 1_000_000) {
                return;
            }
            lonely = publication;
            seconds = (nowNs - lonelySinceNs) / 1_000_000_000;
        }
        lonely.end(new EndReason(EndReason.Kind.KICKED, "code=2056(KickoffForIdle) nobody has played the stream for " + seconds + " s"));
    }

    synchronized StreamInfo info() {
        long sent = goneBytes;
        for (Subscriber subscriber : subscribers) {
            if (subscriber.isPlayer()) {
                sent += subscriber.bytes();
            }
        }
        LivePublication p = publication;
        return new StreamInfo(key, id,
                p == null ? Optional.empty() : Optional.of(p.request().client().id()),
                p == null ? 0 : System.currentTimeMillis() - p.startedAtMs(),
                players, subscribers.size() - players,
                p == null ? 0 : p.videoFrames(), p == null ? 0 : p.audioFrames(),
                receivedBytes.sum(), sent,
                p == null ? 0 : p.gopFrames(), p == null ? 0 : p.gopBytes(),
                droppedFrames.sum(),
                p == null ? Optional.empty() : Optional.ofNullable(p.video()),
                p == null ? Optional.empty() : Optional.ofNullable(p.audio()), window.rates());
    }

    /** Items of the last batch that players got; 0 without a publisher. */
    synchronized int lastBatch() {
        return publication == null ? 0 : publication.lastBatch();
    }

    /** Brings its bit rates up to date. The sampler's thread. */
    StreamInfo look(long nowNs) {
        StreamInfo now = info();
        window.look(nowNs, now.receivedBytes(), now.sentBytes());
        return now;
    }

    private static void onHome(LivePublication target, Runnable task) {
        try {
            target.home().execute(task);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it the publication
            return;
        }
    }
}
