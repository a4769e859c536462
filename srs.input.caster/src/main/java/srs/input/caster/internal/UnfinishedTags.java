package srs.input.caster.internal;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the memory of all senders' tags that have begun and not ended. Thread-safe. */
final class UnfinishedTags {
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    UnfinishedTags(long limit) {
        this.limit = limit;
    }

    /** An eighth of what the JVM may use. */
    UnfinishedTags() {
        this(Runtime.getRuntime().maxMemory() / 8);
    }

    /** Takes more, or gives back with a negative number; false, and nothing is taken, when there is no more. */
    boolean change(long difference) {
        if (bytes.addAndGet(difference) > limit && difference > 0) {
            bytes.addAndGet(-difference);
            return false;
        }
        return true;
    }

    long limit() {
        return limit;
    }

    long bytes() {
        return bytes.get();
    }
}
