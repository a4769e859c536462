package srs.input.caster.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** FLV by HTTP POST: any number of senders, each a connection. Thread-safe. */
final class PostPort extends ChannelInitializer<Channel> {
    /** Longest first line of a request. */
    static final int MAX_LINE_BYTES = 8 * 1024;
    /** All headers of a request together. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    private static final int MAX_PIECE_BYTES = 64 * 1024;
    private static final int STOP_MS = 1_000;

    private final Means means;
    private final CasterSettings settings;
    private final UnfinishedTags budget;
    private final Set<PostConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean isStopped;

    PostPort(Means means, CasterSettings settings, UnfinishedTags budget) {
        this.means = means;
        this.settings = settings;
        this.budget = budget;
    }

    @Override
    protected void initChannel(Channel channel) {
        PostConnection connection = new PostConnection(means, settings, budget);
        connections.add(connection);
        channel.closeFuture().addListener(gone -> connections.remove(connection));
        HttpDecoderConfig limits = new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES).setMaxChunkSize(MAX_PIECE_BYTES);
        channel.pipeline().addLast(PostConnection.DECODER, new HttpRequestDecoder(limits)).addLast(new HttpResponseEncoder(), connection);
        if (isStopped) {
            connection.stop();
        }
    }

    /** Ends every sender with an answer, and waits a moment until it has gone out. Not to be called on an event loop. */
    void stop() {
        isStopped = true;
        List<PostConnection> left = List.copyOf(connections);
        left.forEach(PostConnection::stop);
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MS);
        for (PostConnection connection : left) {
            connection.awaitEnd(Math.max(0, endNs - System.nanoTime()));
        }
    }
}
