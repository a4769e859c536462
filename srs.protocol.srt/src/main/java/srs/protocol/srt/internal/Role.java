package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import srs.kernel.stream.EndReason;

/** What a client does once it is connected. Lives on its socket's loop. */
interface Role {

    /** A message of the peer. Lent for the call. */
    void onMessage(ByteBuf message);

    /**
     * Time goes on; called about every 5 ms.
     *
     * @return why it cannot go on; null for nothing
     */
    String tick(long nowMs);

    /** It is over. */
    void close(EndReason reason);
}
