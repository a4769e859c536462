package srs.testkit;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/** Makes the collector run, and waits until it has told the reference queues. Any thread. */
public final class Garbage {

    private static final int ROUNDS = 2;
    private static final long ROUND_MS = 2_000;

    private Garbage() {}

    /**
     * Collects all garbage of this moment; bounded to a few seconds.
     *
     * @param afterRound called after each of its rounds
     */
    public static void collect(Runnable afterRound) {
        for (int round = 0; round < ROUNDS; round++) {
            ReferenceQueue<Object> queue = new ReferenceQueue<>();
            WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
            System.gc();
            try {
                queue.remove(ROUND_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            canary.clear();
            afterRound.run();
        }
    }
}
