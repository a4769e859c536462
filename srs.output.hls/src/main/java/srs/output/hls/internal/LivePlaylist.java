package srs.output.hls.internal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A media playlist that is served from memory, and the players that wait for what comes next in it (bis §6.2.5.2). Thread-safe. No thread waits: who asks leaves a
 * callback, and says where it is to run. Those of one place are told in a few tasks, so that hundreds of viewers of a loop know of a part within milliseconds.
 */
final class LivePlaylist {
    /** Requests that may wait in one playlist; more are answered at once. */
    static final int MAX_WAITING = 20_000;
    /** How long a request waits, in target durations (bis §6.2.5.2) ... */
    static final int MAX_WAIT_TARGETS = 3;
    /** ... and whatever these are, in milliseconds. */
    static final long MAX_WAIT_MS = 60_000;
    /** Those who are told in one task; others have a turn in between. */
    static final int TOLD_AT_ONCE = 128;

    /** How waiting has ended. */
    enum Outcome {
        /** It is there. */
        READY,
        /** It did not come in time, or too many wait. */
        TOO_LATE,
        /** The stream has been disposed of. */
        GONE
    }

    private record Waiter(Position position, long untilMs, Executor where, Consumer<Outcome> then) {}

    private final Executor faults;
    private volatile PlaylistSnapshot now;
    // under this lock
    private final List<Waiter> waiting = new ArrayList<>();
    private boolean isClosed;

    /** @param faults where a callback fails that has failed elsewhere, so that it is counted as the bundle's */
    LivePlaylist(PlaylistSnapshot first, Executor faults) {
        this.now = first;
        this.faults = faults;
    }

    PlaylistSnapshot now() {
        return now;
    }

    /** The place where the next part comes. */
    Position next() {
        PlaylistSnapshot snapshot = now;
        return new Position(snapshot.nextSequence(), snapshot.openParts());
    }

    /** The newest place, as reports to other renditions name it; empty before the first part. */
    Optional<Position> newest() {
        PlaylistSnapshot snapshot = now;
        if (snapshot.openParts() > 0) {
            return Optional.of(new Position(snapshot.nextSequence(), snapshot.openParts() - 1));
        }
        List<Segment> segments = snapshot.segments();
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        Segment last = segments.get(segments.size() - 1);
        return Optional.of(new Position(last.sequence(), Math.max(last.parts().size() - 1, 0)));
    }

    /** Something has been added: those who waited for it are told. */
    void publish(PlaylistSnapshot next) {
        synchronized (this) {
            now = next;
        }
        tell(Outcome.READY, waiter -> next.has(waiter.position));
    }

    /** Those who have waited too long are told. */
    void expire(long nowMs) {
        tell(Outcome.TOO_LATE, waiter -> nowMs >= waiter.untilMs);
    }

    /** Nothing is added any more: all who wait are told. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        tell(Outcome.GONE, waiter -> true);
    }

    private void tell(Outcome outcome, Predicate<Waiter> whom) {
        List<Waiter> told = new ArrayList<>();
        synchronized (this) {
            waiting.removeIf(waiter -> whom.test(waiter) && told.add(waiter));
        }
        Map<Executor, List<Waiter>> byPlace = new IdentityHashMap<>();
        told.forEach(waiter -> byPlace.computeIfAbsent(waiter.where, place -> new ArrayList<>()).add(waiter));
        byPlace.forEach((where, waiters) -> tell(outcome, where, waiters));
    }

    private void tell(Outcome outcome, Executor where, List<Waiter> waiters) {
        int first = Math.min(waiters.size(), TOLD_AT_ONCE);
        try {
            where.execute(() -> {
                waiters.subList(0, first).forEach(waiter -> tell(outcome, waiter));
                if (first < waiters.size()) {
                    tell(outcome, where, waiters.subList(first, waiters.size()));
                }
            });
        } catch (RejectedExecutionException e) {
            // it has ended, and so have the connections of those who waited
        }
    }

    private void tell(Outcome outcome, Waiter waiter) {
        try {
            waiter.then.accept(outcome);
        } catch (RuntimeException e) {
            faults.execute(() -> {
                throw e;
            });
        }
    }

    /**
     * Waits for a place. {@code then} is called once: now, when it is there already, else where the caller says.
     *
     * @param nowMs the clock that {@link #expire} is called with
     * @param where runs {@code then}; it must not block when this is a loop
     */
    void await(Position position, long nowMs, Executor where, Consumer<Outcome> then) {
        Outcome outcome = null;
        synchronized (this) {
            PlaylistSnapshot snapshot = now;
            if (snapshot.has(position)) {
                outcome = Outcome.READY;
            } else if (isClosed) {
                outcome = Outcome.GONE;
            } else if (waiting.size() >= MAX_WAITING) {
                outcome = Outcome.TOO_LATE;
            } else {
                long waitMs = Math.min(MAX_WAIT_TARGETS * snapshot.targetSeconds() * 1000, MAX_WAIT_MS);
                waiting.add(new Waiter(position, nowMs + waitMs, where, then));
            }
        }
        if (outcome != null) {
            then.accept(outcome);
        }
    }
}
