package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import srs.kernel.stream.EndReason;

/** What a client does once it is connected. Lives on its socket's loop. */
interface Role {

    /**
     * A message of the peer.
     *
     * @param message Lent for the call.
     * @param dueUs when it was due
     */
    void onMessage(ByteBuf message, long dueUs);

    /**
     * Time goes on; called after messages have come, and about ten times a second.
     *
     * @return why it cannot go on; null for nothing
     */
    String tick(long nowMs);

    /** When it is to be called again at the latest, in microseconds; {@code Long.MAX_VALUE} when that is no matter. */
    default long nextUs() {
        return Long.MAX_VALUE;
    }

    /** It is over. */
    void close(EndReason reason);
}
