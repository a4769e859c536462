package srs.kernel.internal.net;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts what may happen thousands of times a second, and says so at most every 10 s. Thread-safe. */
final class OccasionalLine {

    private static final long REPEAT_NS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong nextNs = new AtomicLong(System.nanoTime());

    /** @param line writes it, with the number of times since the last one; not called when it is too early */
    void add(LongConsumer line) {
        unsaid.incrementAndGet();
        long nowNs = System.nanoTime();
        long due = nextNs.get();
        if (nowNs - due >= 0 && nextNs.compareAndSet(due, nowNs + REPEAT_NS)) {
            line.accept(unsaid.getAndSet(0));
        }
    }
}
