package srs.kernel.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.Objects;

/**
 * Whom to connect to and what to do with the connection. Immutable.
 *
 * @param name what for, for the log: {@code http}, {@code forward}
 * @param host a name, or an address with or without brackets
 * @param port 1..65535
 * @param timeoutMs how long look-up and connect may take together, 1 or more
 * @param initializer sets up the pipeline, on the channel's event loop, before it connects; several times when a name has several addresses
 */
public record DialRequest(String name, String host, int port, int timeoutMs, ChannelInitializer<Channel> initializer) {
    public DialRequest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(initializer, "initializer");
        if (port < 1 || port > Endpoint.MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not in 1.." + Endpoint.MAX_PORT);
        }
        if (timeoutMs < 1) {
            throw new IllegalArgumentException("timeout " + timeoutMs + " ms is not 1 or more");
        }
    }
}
