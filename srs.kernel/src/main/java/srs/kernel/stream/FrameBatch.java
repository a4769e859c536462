package srs.kernel.stream;

import io.netty.util.ReferenceCounted;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Consecutive items of one stream that travel together: what merged write closes every {@code play.mw_latency}.
 *
 * <p>Immutable and reference-counted; it holds one reference to each of its frames. Read by several loops at once.
 */
@ProviderType
public interface FrameBatch extends ReferenceCounted {

    /** Number of items, at least 1. */
    int size();

    /** Item {@code index} of 0..size()-1, in stream order. Lent for as long as the batch is held. */
    StreamItem get(int index);

    /** Bytes in the frames' buffers together: what an encoder sizes its buffer by. */
    long bytes();

    @Override
    FrameBatch retain();
}
