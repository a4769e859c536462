package srs.launcher.internal;

import java.util.concurrent.atomic.AtomicBoolean;

/** Work that many may ask for at the same time: what is asked for while a turn waits to begin is that turn. Thread-safe; each turn has a thread of its own. */
final class Coalesced {
    private final String name;
    private final Runnable work;
    private final AtomicBoolean isWaiting = new AtomicBoolean();
    private final Object turn = new Object();

    Coalesced(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    /** The work is done once more, beginning after this call. Returns at once. */
    void ask() {
        if (isWaiting.compareAndSet(false, true)) {
            var thread = new Thread(this::once, name);
            thread.setDaemon(true);
            boolean isStarted = false;
            try {
                thread.start();
                isStarted = true;
            } finally {
                // A system without a thread to spare: the next who asks tries again.
                if (!isStarted) {
                    isWaiting.set(false);
                }
            }
        }
    }

    private void once() {
        synchronized (turn) {
            isWaiting.set(false);
            work.run();
        }
    }
}
