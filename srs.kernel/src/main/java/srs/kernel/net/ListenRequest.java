package srs.kernel.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.Objects;

/**
 * What to listen on and what to do with a connection. Immutable.
 *
 * @param name the protocol, for the log and statistics: {@code rtmp}, {@code http}
 * @param endpoint where
 * @param initializer sets up the pipeline of each accepted connection, on its event loop. Connections over max_connections are closed
 *     before it sees them (F027).
 */
public record ListenRequest(String name, Endpoint endpoint, ChannelInitializer<Channel> initializer) {
    public ListenRequest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(initializer, "initializer");
    }
}
