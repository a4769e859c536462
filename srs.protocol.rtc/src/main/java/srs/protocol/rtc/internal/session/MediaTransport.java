package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import srs.kernel.stream.EndReason;

/** The protected way to one peer. All methods but {@link #loop} and {@link #end} are called on its loop. */
public interface MediaTransport {
    /** Where the session lives, as long as it lives. */
    EventLoop loop();

    ByteBufAllocator alloc();

    /** The loop's time in microseconds, as {@link SessionMedia} gets it. */
    long nowUs();

    /**
     * Protects an RTP packet into a datagram of its own, which goes with the next {@link #flush}.
     *
     * @param packet of the heap. Lent for the call.
     * @return whether it was taken: not when the socket has too much to send, or the session is over
     */
    boolean sendRtp(ByteBuf packet);

    /** The same of RTCP. */
    boolean sendRtcp(ByteBuf compound);

    /** Sends what was written. Called by the session itself at the end of each read and tick. */
    void flush();

    /** The next tick shall come in {@link SessionMedia#TICK_MS}, also when the media was quiet. */
    default void tickSoon() {}

    /** Ends the session; {@link SessionMedia#onEnd} follows. Any thread; the first call counts. */
    void end(EndReason reason);
}
