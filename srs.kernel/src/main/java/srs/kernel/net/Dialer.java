package srs.kernel.net;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Outgoing TCP connections on the server's event loops. Thread-safe; one instance for each bundle that uses it: when the bundle stops, its
 * connections are closed and its attempts fail.
 *
 * <p>Names are looked up on worker threads. A name server that does not answer delays nobody who asks for another name.
 */
@ProviderType
public interface Dialer {

    /** Names that may be looked up at the same time, by all bundles together; one more fails at once. */
    int MAX_LOOKUPS = 16;

    /** Addresses of a name that are tried, one after another. */
    int MAX_ADDRESSES = 4;

    /**
     * Connects.
     *
     * @return completes on the channel's loop; or, on any thread, with {@link java.net.UnknownHostException}, {@link java.net.ConnectException}
     *     (also for an attempt that takes too long) or another {@link java.io.IOException}. Cancelling it ends the attempt.
     */
    CompletableFuture<Channel> dial(DialRequest request);
}
