package srs.shell.internal;

import java.util.concurrent.Semaphore;

/** How many sessions run at once: each holds a thread of the bundle. Thread-safe. */
final class SessionLimit {

    private final int limit;
    private final Semaphore free;

    SessionLimit(int limit) {
        this.limit = limit;
        this.free = new Semaphore(limit);
    }

    int limit() {
        return limit;
    }

    /** Takes a place, which {@link #leave} gives back, or says no. */
    boolean tryEnter() {
        return free.tryAcquire();
    }

    void leave() {
        free.release();
    }
}
