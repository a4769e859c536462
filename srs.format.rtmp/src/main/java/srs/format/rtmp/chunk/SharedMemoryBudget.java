package srs.format.rtmp.chunk;

import java.util.concurrent.atomic.AtomicLong;

/** A {@link MemoryBudget} with a fixed limit. Thread-safe. */
public final class SharedMemoryBudget implements MemoryBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    public SharedMemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public boolean reserve(long bytes) {
        if (usedBytes.addAndGet(bytes) > limitBytes) {
            usedBytes.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    @Override
    public void release(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    /** What all connections hold now, for metrics. */
    public long usedBytes() {
        return usedBytes.get();
    }
}
