package srs.kernel.audio;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;

/** One sound that is coded again, until {@link #close}. Its methods are called on the loop of its request. */
@ConsumerType
public interface AudioConversion extends AutoCloseable {

    /**
     * The next frame. Never blocks: what the process is too slow for is dropped.
     *
     * @param frame one coded frame, as {@link srs.kernel.stream.Track} describes it. Takes ownership.
     * @param ptsUs presentation time in microseconds; a jump is taken over
     */
    void offer(ByteBuf frame, long ptsUs);

    /** Ends it; the listener hears nothing more. */
    @Override
    void close();
}
