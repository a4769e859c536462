package srs.output.hls.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A media playlist that is served from memory, and the players that wait for what comes next in it (bis §6.2.5.2). Thread-safe. No thread waits: who asks leaves a
 * callback, which runs on the readers' executor.
 */
final class LivePlaylist {
    /** Requests that may wait in one playlist; more are answered at once. */
    static final int MAX_WAITING = 20_000;
    /** How long a request waits, in target durations (bis §6.2.5.2) ... */
    static final int MAX_WAIT_TARGETS = 3;
    /** ... and whatever these are, in milliseconds. */
    static final long MAX_WAIT_MS = 60_000;

    /** How waiting has ended. */
    enum Outcome {
        /** It is there. */
        READY,
        /** It did not come in time, or too many wait. */
        TOO_LATE,
        /** The stream has been disposed of. */
        GONE
    }

    private record Waiter(Position position, long untilMs, Consumer<Outcome> then) {}

    private final Executor readers;
    private volatile PlaylistSnapshot now;
    // under this lock
    private final List<Waiter> waiting = new ArrayList<>();
    private boolean isClosed;

    LivePlaylist(PlaylistSnapshot first, Executor readers) {
        this.now = first;
        this.readers = readers;
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
        if (!told.isEmpty()) {
            readers.execute(() -> told.forEach(waiter -> waiter.then.accept(outcome)));
        }
    }

    /**
     * Waits for a place. {@code then} is called once: now, when it is there already, else on the readers' executor.
     *
     * @param nowMs the clock that {@link #expire} is called with
     */
    void await(Position position, long nowMs, Consumer<Outcome> then) {
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
                waiting.add(new Waiter(position, nowMs + waitMs, then));
            }
        }
        if (outcome != null) {
            then.accept(outcome);
        }
    }
}
