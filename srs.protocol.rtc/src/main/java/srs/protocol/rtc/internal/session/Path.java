package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A way to one peer of one session: its address and the socket by which it came, or a connection. Lives on the session's loop, which need not be the socket's; compared by
 * identity.
 */
public interface Path {
    /** The peer's end. */
    InetSocketAddress remote();

    /** The loops that can send by it without a detour; empty when that is only the one by which it came. Any thread. */
    default List<EventLoop> loops() {
        return List.of();
    }

    ByteBufAllocator alloc();

    /** A buffer for a datagram of so many bytes, with room for what the way puts before it. */
    ByteBuf buffer(int bytes);

    /**
     * Sends a datagram, at the end of this read or tick, or with {@link MediaTransport#flush}.
     *
     * @param datagram Takes ownership.
     * @return whether it was taken: not when too much waits already
     */
    boolean write(ByteBuf datagram);

    /** The same with bytes that are copied. Lent for the call. */
    default boolean send(ByteBuf datagram) {
        return write(buffer(datagram.readableBytes()).writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes()));
    }

    /** The peer has proved that it is at the other end: from now on all that comes from there is the session's. */
    void onProved();

    /**
     * The peer's first request was authentic, and its session is at home elsewhere: what follows may come before that has said {@link #onProved}. On the loop by which it came;
     * {@link #onForgotten} takes it back.
     */
    default void onAuthentic() {}

    /** Packets are not taken from there any more. */
    void onForgotten();

    /** Something authentic has come by it: often. */
    void onHeard(long nowUs);
}
