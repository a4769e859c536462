package srs.http.internal;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies all connections together may hold. Thread-safe. */
final class BodyBudget {

    /** Bytes of request bodies in memory at the same time. */
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private final AtomicLong held = new AtomicLong();

    /** Takes bytes, or none and says so. */
    boolean take(long bytes) {
        if (held.addAndGet(bytes) > MAX_BYTES) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
