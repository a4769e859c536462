package srs.kernel.net;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Listening TCP sockets. Thread-safe; one instance for each bundle that uses it.
 *
 * <p>The kernel owns the sockets. When a bundle stops, or closes a {@link Listening}, the socket stops accepting but stays open for
 * {@value #GRACE_MS} ms: connections wait in its backlog, and whoever listens on the same endpoint in that time takes it over.
 * Connections that were accepted for a bundle are closed when the bundle stops.
 */
@ProviderType
public interface Listeners {

    /** How long a socket outlives its bundle, in milliseconds. */
    int GRACE_MS = 15_000;

    /** Connections that may wait to be accepted (compat 7.2 says 512; a swap of a bundle needs more). */
    int BACKLOG = 4096;

    /**
     * Binds, or takes over, an endpoint and begins to accept.
     *
     * @throws IOException when the endpoint cannot be bound; the message names endpoint and cause
     */
    Listening listen(ListenRequest request) throws IOException;

    /**
     * Whether an endpoint that is not listened on could be, at this moment. An endpoint whose port the kernel has a socket for passes.
     *
     * @throws IOException when it cannot be bound; the message names endpoint and cause
     */
    void check(Endpoint endpoint) throws IOException;
}
