package srs.kernel.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/** Gets the datagrams of one socket, from all its peers. Called on the socket's loop. What it throws costs that datagram and is a fault of its bundle. */
@ConsumerType
public interface DatagramHandler {

    /**
     * A datagram.
     *
     * @param payload may be empty. Lent for the call: copy what is to be kept, for many datagrams share its memory
     * @param from of IPv4 also when it came by a socket for both
     */
    void onDatagram(ByteBuf payload, InetSocketAddress from);

    /** No more datagrams come from this read. */
    default void onReadComplete() {}

    /** The socket is not this handler's any more: its bundle has stopped, or closed it. Once and last. */
    default void onClosed() {}
}
