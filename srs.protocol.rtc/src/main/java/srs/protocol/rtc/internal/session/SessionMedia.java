package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import srs.kernel.stream.EndReason;

/**
 * What a session is for: a publisher's receiver, or a player's sender. Every call but {@link #home} is made on the session's loop, which is known from {@link #onConnected} on.
 *
 * <pre>
 *  home* → onAddress → onConnected → (onRtp | onRtcp | onReadComplete | onTick | onAddress)* → onEnd
 *  home* → onEnd, when nobody ever came
 * </pre>
 */
public interface SessionMedia {
    /** Time between two calls of {@link #onTick}. */
    long TICK_MS = 10;
    /** The same for one that {@link #isQuiet}. */
    long QUIET_MS = 100;

    /** Where the peer has proved to be, now: for who wants to tell it. */
    default void onAddress(InetSocketAddress remote) {}

    /**
     * On which loop it wants to live: asked when the peer's first request has come, on the loop by which that came, or on several at once; the first answer counts.
     *
     * @param came the loop
     * @param loops those that can serve the peer, this one among them
     * @return one of them
     */
    default EventLoop home(EventLoop came, List<EventLoop> loops) {
        return came;
    }

    /** The peer is there and proved to be the one of the description. Once. */
    void onConnected(MediaTransport transport);

    /**
     * An authentic RTP packet.
     *
     * @param packet plain. Lent for the call: its memory is used for the next one.
     * @param nowUs the loop's time
     */
    void onRtp(ByteBuf packet, long nowUs);

    /** An authentic RTCP datagram, one packet or several. Lent for the call. */
    void onRtcp(ByteBuf compound, long nowUs);

    /** No more packets come from this read of the socket. */
    void onReadComplete(long nowUs);

    /** Time goes on: about every {@value #TICK_MS} ms, unless it was quiet and {@link MediaTransport#tickSoon} was not called. */
    void onTick(long nowUs);

    /** Asked after each tick: whether nothing is to be done soon. Most players are, and there are thousands of them. */
    default boolean isQuiet() {
        return false;
    }

    /** The session is over. Once and last; nothing can be sent any more. */
    void onEnd(EndReason reason);
}
