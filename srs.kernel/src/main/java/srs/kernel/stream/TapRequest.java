package srs.kernel.stream;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A wish to have a stream's frames handed to a {@link FrameSink}: for files, segments and other protocols. Immutable.
 *
 * @param key the stream
 * @param name what taps it, for statistics and the log: {@code dvr}, {@code hls}
 * @param executor where the sink's callbacks run, one at a time and in order: a serial executor of
 *     {@link srs.kernel.work.Workers}, or an event loop for a sink that never blocks
 * @param latency how batches are closed for it
 * @param sink takes part in the stream
 */
public record TapRequest(StreamKey key, String name, Executor executor, Latency latency, FrameSink sink) {

    /** How long frames may wait to travel together. */
    public enum Latency {
        /** As the vhost's players: play.mw_latency. */
        MERGED,
        /** None: each read of the publisher is a batch. */
        IMMEDIATE,
        /** Two seconds of the stream, but a key frame or a quarter of a megabyte ends the wait: for files and segments, to which a wake-up costs more than a frame. */
        RELAXED
    }

    public TapRequest {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(latency, "latency");
        Objects.requireNonNull(sink, "sink");
    }
}
