package srs.kernel.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Which program of this machine to connect to, and what to do with the connection. Immutable.
 *
 * @param socket the Unix domain socket that it listens on; a path of {@value #MAX_PATH_BYTES} bytes at most, which is the system's limit
 * @param loop where the connection lives
 * @param initializer sets up the pipeline, on the loop, before it connects
 */
public record LocalDialRequest(Path socket, EventLoop loop, ChannelInitializer<Channel> initializer) {
    /** Longest path. */
    public static final int MAX_PATH_BYTES = 107;

    public LocalDialRequest {
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(initializer, "initializer");
        int length = socket.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > MAX_PATH_BYTES) {
            throw new IllegalArgumentException("socket path of " + length + " bytes is longer than " + MAX_PATH_BYTES);
        }
    }
}
