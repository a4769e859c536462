package srs.kernel.stream;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of streams. Called on a worker thread of the listener's bundle, one call at a time, in order; a listener that comes late is
 * first told of every stream that is already live.
 */
@ConsumerType
public interface StreamListener {

    /** A publisher has begun, or had begun before the listener came. */
    void onPublish(StreamInfo stream);

    /** The publisher has gone. */
    void onUnpublish(StreamInfo stream, EndReason reason);
}
