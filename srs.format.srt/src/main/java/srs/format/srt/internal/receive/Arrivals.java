package srs.format.srt.internal.receive;

import io.netty.buffer.ByteBuf;

/** Gets the packets of a connection as they come, before their time: its group, which has several ways. Confined to its connection. */
public interface Arrivals {

    /** The number that it wants next: a connection that nothing is waited for on begins there. */
    int wanted();

    /** The first from there on that has come on no way: what is before it is asked for nowhere. */
    int missing();

    /** Whether the sender takes it for a broken way when nothing is answered for a moment, even if it has sent nothing meanwhile: libsrt's backup groups do, after 60 ms. */
    boolean isWatched();

    /**
     * A packet that came the first time on this way.
     *
     * @param dueUs when it is to be delivered, by this way's clock
     * @param payload Takes ownership.
     */
    void onPacket(int sequence, long dueUs, ByteBuf payload);
}
