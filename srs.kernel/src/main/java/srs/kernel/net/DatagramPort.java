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
     * Sends several datagrams to one peer, as {@link #write(ByteBuf, InetSocketAddress)} does; where the system can cut them itself they cost little more than one.
     *
     * @param payload one datagram behind the other, not more than {@link Datagrams#MAX_DATAGRAM_BYTES} in all. Takes ownership.
     * @param segmentBytes length of each but the last, which may be shorter; not more than {@link Datagrams#MAX_SEGMENTS} datagrams
     * @return whether all were taken
     */
    default boolean write(ByteBuf payload, int segmentBytes, InetSocketAddress to) {
        boolean isTaken = true;
        try {
            while (payload.isReadable()) {
                isTaken &= write(payload.readRetainedSlice(Math.min(segmentBytes, payload.readableBytes())), to);
            }
        } finally {
            payload.release();
        }
        return isTaken;
    }

    /** Sends what was written. Called by the kernel at the end of each read, too. */
    void flush();
}
