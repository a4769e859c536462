package srs.kernel.stream;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes part in a stream frame by frame. Called on the executor of its {@link TapRequest}, one call at a time, in stream order.
 *
 * <p>A sink that is slower than the stream loses whole groups of pictures from its queue (bounded by play.queue_length), never delays
 * anyone, and is told by {@link #onDropped}. One that throws is ended with {@link EndReason.Kind#FAULT}.
 */
@ConsumerType
public interface FrameSink {

    /** A publication begins, or has begun before the tap came: tracks, metadata and cached frames. Lent for the call. */
    void onOpening(Opening opening);

    /** The next items. Lent for the call: retain the batch, or a frame, to keep it. */
    void onBatch(FrameBatch batch);

    /** Frames were dropped before what comes next, which begins at a key frame when there is video. */
    default void onDropped(int frames) {}

    /** The publisher went; another opening may follow. */
    void onUnpublish();

    /** The tap is closed; called once and last. */
    default void onEnd(EndReason reason) {}
}
