package srs.http.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * The place of an endpoint whose bundle is perhaps being updated: requests wait here until it is back or the time is over. Thread-safe.
 */
final class Vacancy {

    /** How long requests wait for an endpoint that went, in milliseconds. */
    static final long HOLD_MS = 3_000;

    private final List<Runnable> waiting = new ArrayList<>();
    private boolean isOver;

    /** Runs when it is over; at once when it is over already. */
    void whenOver(Runnable task) {
        synchronized (this) {
            if (!isOver) {
                waiting.add(task);
                return;
            }
        }
        task.run();
    }

    /** Lets everyone go. Any thread. */
    void end() {
        List<Runnable> tasks;
        synchronized (this) {
            isOver = true;
            tasks = List.copyOf(waiting);
            waiting.clear();
        }
        tasks.forEach(Runnable::run);
    }
}
