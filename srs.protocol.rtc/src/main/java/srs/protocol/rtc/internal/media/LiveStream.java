package srs.protocol.rtc.internal.media;

import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import srs.protocol.rtc.internal.feed.Feed;
import srs.protocol.rtc.internal.feed.Seating;
import srs.protocol.rtc.internal.plan.SessionPlan;

/**
 * One stream, as long as WebRTC has a publisher or players of it. Thread-safe; its lock is held for its fields only.
 *
 * <p>While it has players and no publisher of its own, a bridge brings what other protocols publish.
 */
final class LiveStream {
    private final Feed feed;
    private final Bridges bridges;

    // guarded by this
    private int users;
    private int players;
    private boolean isPublished;
    private SessionPlan wanted;
    private EventLoop loop;
    private Bridge bridge;

    /** Makes bridges. */
    interface Bridges {
        /** Begins one, or gives null when the vhost wants none. Does not block. */
        Bridge open(SessionPlan plan, Feed feed, EventLoop loop);
    }

    LiveStream(LongSupplier clockUs, Seating seating, Bridges bridges) {
        this.feed = new Feed(clockUs, seating);
        this.bridges = bridges;
    }

    Feed feed() {
        return feed;
    }

    /** Somebody will use it. */
    synchronized void acquire() {
        users++;
    }

    /** Whether nobody does any more. */
    synchronized boolean release() {
        return --users == 0;
    }

    /** A publisher of our own takes it: the bridge goes before. */
    void published() {
        change(() -> isPublished = true);
    }

    void unpublished() {
        change(() -> isPublished = false);
    }

    /** A player plays, on a loop of its own. */
    void joined(SessionPlan plan, EventLoop its) {
        change(() -> {
            players++;
            wanted = plan;
            loop = its;
        });
    }

    void left() {
        change(() -> players--);
    }

    private void change(Runnable what) {
        Bridge closed = null;
        SessionPlan plan = null;
        EventLoop at = null;
        synchronized (this) {
            what.run();
            boolean isWanted = players > 0 && !isPublished;
            if (!isWanted) {
                closed = bridge;
                bridge = null;
            } else if (bridge == null) {
                plan = wanted;
                at = loop;
            }
        }
        if (closed != null) {
            closed.close();
        }
        if (plan != null) {
            open(plan, at);
        }
    }

    private void open(SessionPlan plan, EventLoop at) {
        Bridge opened = bridges.open(plan, feed, at);
        if (opened == null) {
            return;
        }
        Bridge superfluous = opened;
        synchronized (this) {
            if (bridge == null && players > 0 && !isPublished) {
                bridge = opened;
                superfluous = null;
            }
        }
        if (superfluous != null) {
            superfluous.close();
        }
    }
}
