package srs.kernel.internal.stream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import srs.kernel.internal.client.Id;
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
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder droppedFrames = new LongAdder();
    private LivePublication publication;
    private Faulty publisher;
    private boolean removed;
    private long endUs;
    private long goneBytes;
    private long idleSinceNs = System.nanoTime();
    private long lonelySinceNs = System.nanoTime();
    private volatile StreamPolicy policy;
    private volatile int players;

    LiveStream(StreamKey key, StreamPolicy policy, Announcer announcer) {
        this.key = key;
        this.policy = policy;
        this.announcer = announcer;
    }

    StreamPolicy policy() {
        return policy;
    }

    int subscribers() {
        return players;
    }

    void countReceived(long bytes) {
        receivedBytes.add(bytes);
    }

    void countDropped(long frames) {
        droppedFrames.add(frames);
    }

    /** Begins a publication; null when this stream has just been removed and the caller must take a new one. */
    synchronized LivePublication publish(PublishRequest request, StreamPolicy newest, Faulty owner) throws StreamBusyException {
        if (removed) {
            return null;
        }
        if (publication != null) {
            throw new StreamBusyException("stream " + key + " is published by client " + publication.request().client().id() + " for "
                    + (System.currentTimeMillis() - publication.startedAtMs()) / 1000 + " s");
        }
        policy = newest;
        LivePublication next = new LivePublication(this, request, newest, endUs);
        publication = next;
        publisher = owner;
        lonelySinceNs = System.nanoTime();
        List<Subscriber> present = new ArrayList<>(subscribers);
        if (!present.isEmpty()) {
            onHome(next, () -> present.forEach(next::attach));
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
        players = subscribers.size();
        LivePublication current = publication;
        if (current != null) {
            onHome(current, () -> current.attach(subscriber));
        }
        return true;
    }

    /** Takes a player or tap out; false when it was out already. */
    synchronized boolean remove(Subscriber subscriber) {
        if (!subscribers.remove(subscriber)) {
            return false;
        }
        players = subscribers.size();
        goneBytes += subscriber.isPlayer() ? subscriber.bytes() : 0;
        if (subscribers.isEmpty()) {
            lonelySinceNs = System.nanoTime();
            idleSinceNs = lonelySinceNs;
        }
        LivePublication current = publication;
        if (current != null) {
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
            idleSinceNs = System.nanoTime();
        }
    }

    /** Tells a publication's owner that somebody else ended it. Home loop. */
    void tellOwner(LivePublication which, EndReason reason) {
        try {
            which.request().listener().onEnded(reason);
        } catch (Throwable e) {
            Faulty owner = publisher;
            if (owner != null) {
                owner.report("onEnded", e);
            }
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

    /** Ends a publication that nobody has played for as long as publish.kickoff_for_idle says. */
    void kickIfLonely(long nowNs) {
        LivePublication lonely;
        long seconds;
        synchronized (this) {
            long limitMs = policy.kickIdleMs();
            if (limitMs == 0 || publication == null || !subscribers.isEmpty() || nowNs - lonelySinceNs < limitMs * 1_000_000) {
                return;
            }
            lonely = publication;
            seconds = (nowNs - lonelySinceNs) / 1_000_000_000;
        }
        lonely.end(new EndReason(EndReason.Kind.KICKED, "code=2056(KickoffForIdle) nobody has played the stream for " + seconds + " s"));
    }

    synchronized StreamInfo info() {
        long sent = goneBytes;
        int playing = 0;
        int tapping = 0;
        for (Subscriber subscriber : subscribers) {
            if (subscriber.isPlayer()) {
                playing++;
                sent += subscriber.bytes();
            } else {
                tapping++;
            }
        }
        LivePublication p = publication;
        return new StreamInfo(key, id,
                p == null ? Optional.empty() : Optional.of(p.request().client().id()),
                p == null ? 0 : System.currentTimeMillis() - p.startedAtMs(),
                playing, tapping,
                p == null ? 0 : p.videoFrames(), p == null ? 0 : p.audioFrames(),
                receivedBytes.sum(), sent,
                p == null ? 0 : p.gopFrames(), p == null ? 0 : p.gopBytes(),
                droppedFrames.sum(),
                p == null ? Optional.empty() : Optional.ofNullable(p.video()),
                p == null ? Optional.empty() : Optional.ofNullable(p.audio()));
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
