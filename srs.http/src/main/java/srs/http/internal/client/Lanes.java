package srs.http.internal.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import srs.http.client.HttpCaller;

/** How many calls are under way to each server, and which wait. Thread-safe; guarded by {@code this}. */
final class Lanes {
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Whether it may begin now; else it waits, and {@link #leave} hands it over. */
    enum Entry {
        BEGIN,
        WAIT,
        FULL
    }

    synchronized Entry enter(String server, OpenCall call) {
        Lane lane = lanes.computeIfAbsent(server, s -> new Lane());
        if (lane.open < HttpCaller.MAX_CALLS_PER_SERVER) {
            lane.open++;
            return Entry.BEGIN;
        }
        if (lane.waiting.size() >= HttpCaller.MAX_WAITING_PER_SERVER) {
            return Entry.FULL;
        }
        lane.waiting.add(call);
        return Entry.WAIT;
    }

    /** A call that had begun is over: the next that still waits begins in its place. Null when there is none. */
    synchronized OpenCall leave(String server) {
        Lane lane = lanes.get(server);
        OpenCall next = lane.waiting.poll();
        while (next != null && next.isOver()) {
            next = lane.waiting.poll();
        }
        if (next == null && --lane.open == 0) {
            lanes.remove(server);
        }
        return next;
    }

    /** A call that waited is over. */
    synchronized void forget(String server, OpenCall call) {
        Lane lane = lanes.get(server);
        if (lane != null) {
            lane.waiting.remove(call);
        }
    }

    private static final class Lane {
        final Queue<OpenCall> waiting = new ArrayDeque<>();
        int open;
    }
}
