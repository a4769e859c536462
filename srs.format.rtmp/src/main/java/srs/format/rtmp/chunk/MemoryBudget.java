package srs.format.rtmp.chunk;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Memory that many connections share for messages which have begun and not ended.
 *
 * <p>Thread-safe: connections of all loops ask it. A connection asks at most once for each read from its socket.
 */
@ConsumerType
public interface MemoryBudget {
    /** A budget that never refuses. */
    MemoryBudget UNLIMITED = new MemoryBudget() {
        @Override
        public boolean reserve(long bytes) {
            return true;
        }

        @Override
        public void release(long bytes) {
            // nothing is counted
        }
    };

    /**
     * Takes {@code bytes} out of the budget.
     *
     * @return false when so much is not left; then nothing was taken, and the connection that asked ends
     */
    boolean reserve(long bytes);

    /** Gives back what {@link #reserve} took; the sum over a connection's life is zero. */
    void release(long bytes);
}
