package srs.kernel.stream;

import org.osgi.annotation.versioning.ProviderType;

/** A player's or tap's hold on a stream, from {@link StreamHub#play}, {@link StreamHub#attend} or {@link StreamHub#tap} until it is closed. Thread-safe. */
@ProviderType
public interface Subscription extends AutoCloseable {

    StreamKey key();

    /** Holds back, or lets go on, what is written; meanwhile the queue fills and drops as for a slow player. Of {@link StreamHub#play} only. */
    void pause(boolean paused);

    /** Payload bytes written or handed over so far. */
    long bytes();

    /** Frames dropped so far because this player or tap was too slow. */
    long droppedFrames();

    /** Ends it; {@code onEnded} is not called. At most the first call counts. */
    @Override
    void close();
}
