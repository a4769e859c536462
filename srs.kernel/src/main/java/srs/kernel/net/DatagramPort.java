package srs.kernel.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A socket as its {@link DatagramHandler} has it, until {@link DatagramHandler#onClosed}: the way out. Lives on its loop, where all methods but {@link #loop} are called.
 */
@ProviderType
public interface DatagramPort {

    /** Where the handler is called. Any thread. */
    EventLoop loop();

    ByteBufAllocator alloc();

    /** The local address. */
    InetSocketAddress address();

    /**
     * Sends a datagram with the next {@link #flush}; those of one flush go to the system together. Dropped when the socket has {@link Datagrams#MAX_UNSENT_BYTES} to send
     * already, or is the handler's no more.
     *
     * @param payload Takes ownership.
     * @return whether it was taken
     */
    boolean write(ByteBuf payload, InetSocketAddress to);

    /**
     * Sends a copy of a datagram, as {@link #write(ByteBuf, InetSocketAddress)} does: the cheapest way for those who send many. All that go with one flush share memory of the
     * socket's, and those of one length that go to one peer one after the other are handed to the system in one piece, where it can cut them.
     *
     * @param datagram Lent for the call.
     * @param to the same object for all that may go in one piece
     * @return whether it was taken
     */
    default boolean send(ByteBuf datagram, InetSocketAddress to) {
        int bytes = datagram.readableBytes();
        return write(alloc().directBuffer(bytes, bytes).writeBytes(datagram, datagram.readerIndex(), bytes), to);
    }

    /** Sends what was written. Called by the kernel at the end of each read, too. */
    void flush();
}
