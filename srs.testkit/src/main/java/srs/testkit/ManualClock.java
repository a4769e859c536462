package srs.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands until it is told to go on. Thread-safe. As a {@link LongSupplier} it counts nanoseconds, like System.nanoTime. */
public final class ManualClock implements LongSupplier {

    private final AtomicLong nowNs;

    public ManualClock() {
        this(0);
    }

    public ManualClock(long startNs) {
        nowNs = new AtomicLong(startNs);
    }

    @Override
    public long getAsLong() {
        return nowNs.get();
    }

    public long nanos() {
        return nowNs.get();
    }

    public long micros() {
        return nowNs.get() / 1_000;
    }

    public long millis() {
        return nowNs.get() / 1_000_000;
    }

    public ManualClock advance(long amount, TimeUnit unit) {
        nowNs.addAndGet(unit.toNanos(amount));
        return this;
    }

    public ManualClock advanceMs(long ms) {
        return advance(ms, TimeUnit.MILLISECONDS);
    }
}
