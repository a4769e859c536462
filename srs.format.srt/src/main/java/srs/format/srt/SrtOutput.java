package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;

/** The way out of a {@link SrtListener} or {@link SrtCaller}: its socket. Called wherever they are. */
public interface SrtOutput {

    ByteBufAllocator alloc();

    /**
     * A datagram.
     *
     * @param datagram Takes ownership.
     */
    void write(ByteBuf datagram, InetSocketAddress to);

    /**
     * A datagram that stays with who sends it, as it may be sent again.
     *
     * @param datagram Lent for the call.
     * @param to the same object for all of a connection
     */
    default void send(ByteBuf datagram, InetSocketAddress to) {
        write(datagram.retainedDuplicate(), to);
    }
}
