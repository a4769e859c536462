package srs.format.srt.internal.receive;

import io.netty.buffer.ByteBuf;

/** Where messages go that are due. Called wherever the connection is. */
@FunctionalInterface
public interface Deliveries {

    /**
     * A message, in order.
     *
     * @param message Lent for the call.
     * @param dueUs when it was due; later than now when the peer has ended
     */
    void onMessage(ByteBuf message, long dueUs);
}
