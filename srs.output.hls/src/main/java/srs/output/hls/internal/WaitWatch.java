package srs.output.hls.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import srs.kernel.work.Workers;

/**
 * Looks for what has waited too long, four times a second, as long as players ask for something: a server without viewers is not woken. Thread-safe; it looks on a
 * worker thread.
 */
final class WaitWatch {
    static final int PERIOD_MS = 250;
    /** So long after the last question it looks on: nobody waits longer. */
    static final long IDLE_MS = LivePlaylist.MAX_WAIT_MS + 10_000;

    private final Workers workers;
    private final Runnable look;
    private final LongSupplier nowMs;
    private final AtomicBoolean isOn = new AtomicBoolean();
    private volatile long askedMs;

    WaitWatch(Workers workers, Runnable look, LongSupplier nowMs) {
        this.workers = workers;
        this.look = look;
        this.nowMs = nowMs;
        askedMs = nowMs.getAsLong();
    }

    /** Somebody asks, and may wait. */
    void asked() {
        long now = nowMs.getAsLong();
        // not for each request: loops would take the line of memory from each other
        if (now - askedMs >= PERIOD_MS) {
            askedMs = now;
        }
        begin();
    }

    private void begin() {
        if (!isOn.get() && isOn.compareAndSet(false, true)) {
            workers.after(PERIOD_MS, this::turn);
        }
    }

    private void turn() {
        try {
            look.run();
        } finally {
            if (isAsked()) {
                workers.after(PERIOD_MS, this::turn);
            } else {
                isOn.set(false);
                // who asked in between has found it on
                if (isAsked()) {
                    begin();
                }
            }
        }
    }

    private boolean isAsked() {
        return nowMs.getAsLong() - askedMs < IDLE_MS;
    }
}
