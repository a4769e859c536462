package srs.kernel.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * What to listen on and what to do with a connection. Immutable.
 *
 * @param name the protocol, for the log and statistics: {@code rtmp}, {@code http}
 * @param endpoint where
 * @param initializer sets up the pipeline of each accepted connection, on its event loop. Connections over max_connections are closed
 *     before it sees them (F027).
 * @param behindProxy asked for each connection, on its event loop: whether it begins with a PROXY header (version 1 or 2) of one of {@code trusted_proxies}.
 *     Then the initializer sees it after that; others are closed. Who the client is says {@link RemotePeer}.
 */
public record ListenRequest(String name, Endpoint endpoint, ChannelInitializer<Channel> initializer, BooleanSupplier behindProxy) {
    public ListenRequest {
        Objects.requireNonNull(behindProxy, "behindProxy");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(initializer, "initializer");
    }

    /** Without PROXY headers. */
    public ListenRequest(String name, Endpoint endpoint, ChannelInitializer<Channel> initializer) {
        this(name, endpoint, initializer, () -> false);
    }
}
