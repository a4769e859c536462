package srs.kernel.net;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * UDP endpoints, each for any number of peers. Thread-safe; one instance for each bundle that uses it. Binds, so not to be called on an event loop.
 *
 * <p>The kernel owns the sockets, as those of {@link Listeners}: when a bundle stops, or closes a {@link Listening}, nobody reads the socket any more, but it stays open
 * for {@link Listeners#GRACE_MS}. Datagrams wait in its receive buffer, as many as fit, and whoever listens on the same endpoint in that time gets them.
 */
@ProviderType
public interface Datagrams {

    /** Longest payload of a datagram, in bytes. */
    int MAX_DATAGRAM_BYTES = 65_507;

    /** Largest buffer of a socket that may be asked for, in bytes. The system may give less (net.core.rmem_max, wmem_max). */
    int MAX_BUFFER_BYTES = 64 * 1024 * 1024;

    /** Bytes that may wait for a socket that is full; what comes on top of them is dropped. */
    int MAX_UNSENT_BYTES = 4 * 1024 * 1024;

    /**
     * Binds, or takes over, an endpoint and begins to receive. An endpoint whose host is a multicast address joins that group. One address may be listened on beside all of
     * them with the same port when both have several sockets: it gets what is sent to that address, and answers from it.
     *
     * @throws IOException when the endpoint cannot be bound, or the group not be joined; the message names endpoint and cause
     */
    Listening listen(DatagramRequest request) throws IOException;

    /**
     * Whether an endpoint that is not listened on could be, at this moment. An endpoint whose port the kernel has a socket for passes, and so does a multicast group.
     *
     * @throws IOException when it cannot be bound; the message names endpoint and cause
     */
    void check(Endpoint endpoint) throws IOException;
}
