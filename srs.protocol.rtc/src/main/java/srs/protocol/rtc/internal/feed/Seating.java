package srs.protocol.rtc.internal.feed;

import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * On which loops players are at home, of all streams. Thread-safe: its lock is held for its fields only.
 *
 * <p>Players of one stream are at home with its publisher, so that a packet wakes one thread and that finds its code in the cache for all of them. Those that are more than one
 * thread should serve go to the loops that have the fewest of the stream; and so do those that come when that loop has far more players than another.
 */
public final class Seating {
    /** Players of one stream that are served one after the other: the last of them waits for a packet about a millisecond. */
    static final int MAX_TOGETHER = 150;
    /** Players that a loop may have more than the one that has the fewest, of all streams. */
    static final int MAX_LEAD = 2 * MAX_TOGETHER;

    /** Players of one stream by their loops. Guarded by the seating. */
    static final class Stream {
        private final Map<EventLoop, Integer> players = new IdentityHashMap<>();
    }

    // guarded by this
    private final Map<EventLoop, Integer> players = new IdentityHashMap<>();

    /**
     * A player's loop, which is its own until {@link #give}.
     *
     * @param publisher the publisher's loop; null when there is none: then it is where others of the stream are
     * @param came by which the player came
     * @param loops that can serve it
     */
    synchronized EventLoop take(Stream stream, EventLoop publisher, EventLoop came, List<EventLoop> loops) {
        EventLoop first = publisher != null && loops.contains(publisher) ? publisher : mostOf(stream, came, loops);
        EventLoop fewest = first;
        EventLoop idlest = first;
        for (EventLoop loop : loops) {
            int more = of(stream.players, loop) - of(stream.players, fewest);
            if (more < 0 || more == 0 && of(players, loop) < of(players, fewest)) {
                fewest = loop;
            }
            idlest = of(players, loop) < of(players, idlest) ? loop : idlest;
        }
        boolean isTogether = of(stream.players, first) < MAX_TOGETHER && of(players, first) - of(players, idlest) < MAX_LEAD;
        EventLoop taken = isTogether ? first : of(stream.players, first) < MAX_TOGETHER ? idlest : fewest;
        stream.players.merge(taken, 1, Integer::sum);
        players.merge(taken, 1, Integer::sum);
        return taken;
    }

    private static EventLoop mostOf(Stream stream, EventLoop came, List<EventLoop> loops) {
        EventLoop most = came;
        for (EventLoop loop : loops) {
            most = of(stream.players, loop) > of(stream.players, most) ? loop : most;
        }
        return most;
    }

    private static int of(Map<EventLoop, Integer> players, EventLoop loop) {
        return players.getOrDefault(loop, 0);
    }

    /** A player is at home there no more. */
    synchronized void give(Stream stream, EventLoop loop) {
        leave(stream.players, loop);
        leave(players, loop);
    }

    private static void leave(Map<EventLoop, Integer> players, EventLoop loop) {
        players.computeIfPresent(loop, (at, count) -> count == 1 ? null : count - 1);
    }
}
