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
}
