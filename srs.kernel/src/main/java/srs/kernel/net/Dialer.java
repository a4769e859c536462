package srs.kernel.net;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Outgoing connections on the server's event loops: TCP, and to programs of this machine. Thread-safe; one instance for each bundle that uses it: when the bundle stops, its
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
     *     ({@link io.netty.channel.ConnectTimeoutException} for an attempt that takes too long) or another {@link java.io.IOException}. Cancelling it ends the attempt.
     */
    CompletableFuture<Channel> dial(DialRequest request);

    /**
     * Connects to a Unix domain socket, at once or not at all.
     *
     * @return completes on the request's loop, with the channel or an {@link java.io.IOException}. Cancelling it ends the attempt.
     */
    default CompletableFuture<Channel> dialLocal(LocalDialRequest request) {
        return CompletableFuture.failedFuture(new java.io.IOException("no connection to " + request.socket() + ": not known here"));
    }
}
