package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpUrl;
import srs.format.ts.TsListener;
import srs.kernel.net.DialRequest;
import srs.kernel.net.Dialer;
import srs.kernel.stream.EndReason;

/**
 * To another server, by RTMP. Lives on its session's loop, while the connection has a loop of its own: tags are collected here until the end of a read and then handed over
 * together. Owns what it has not handed over.
 */
final class RemoteOutlet implements Outlet, TagSink {
    private static final int CONNECT_MS = 3_000;

    /** Hears of the connection, on the session's loop. */
    interface Listener {
        /** The server waits for media. */
        void onPublishing();

        /** It is over, or could not begin. */
        void onOver(String reason);
    }

    private final EventLoop loop;
    private final RtmpUrl url;
    private final TsTags frames;
    private final Listener listener;
    private List<RemoteTag> collected = new ArrayList<>();
    private CompletableFuture<Channel> dialling;
    private RemoteConnection connection;
    private boolean isClosed;
    /** One for each address of the name, one after the other: the last is the one that connected. */
    private volatile RemoteConnection attempt;

    RemoteOutlet(EventLoop loop, RtmpUrl url, ByteBufAllocator allocator, Listener listener) {
        this.loop = loop;
        this.url = url;
        this.listener = listener;
        frames = new TsTags(this, allocator);
    }

    void connect(Dialer dialer) {
        dialling = dialer.dial(new DialRequest("caster", url.host(), url.port(), CONNECT_MS, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                attempt = new RemoteConnection(url, new RemoteConnection.Listener() {
                    @Override
                    public void onPublishing() {
                        here(listener::onPublishing);
                    }

                    @Override
                    public void onOver(String reason) {
                        here(() -> listener.onOver(reason));
                    }
                });
                channel.pipeline().addLast(attempt.handler());
            }
        }));
        dialling.whenComplete((channel, failure) -> here(() -> dialled(channel, failure)));
    }

    private void dialled(Channel channel, Throwable failure) {
        if (failure != null) {
            listener.onOver("cannot connect: " + (failure instanceof CompletionException ? failure.getCause() : failure).getMessage());
        } else if (isClosed) {
            channel.close();
        } else {
            connection = attempt;
        }
    }

    @Override
    public TsListener frames() {
        return frames;
    }

    @Override
    public TagSink tags() {
        return this;
    }

    @Override
    public void metadata(AmfMap values) {
        add(RemoteTag.ofMetadata(values));
    }

    @Override
    public void video(long timestampMs, ByteBuf body) {
        add(RemoteTag.ofVideo(timestampMs, body.retain()));
    }

    @Override
    public void audio(long timestampMs, ByteBuf body) {
        add(RemoteTag.ofAudio(timestampMs, body.retain()));
    }

    private void add(RemoteTag tag) {
        if (isClosed) {
            tag.release();
        } else {
            collected.add(tag);
        }
    }

    @Override
    public void flush() {
        if (connection != null && !collected.isEmpty()) {
            List<RemoteTag> tags = collected;
            collected = new ArrayList<>();
            connection.offer(tags);
        }
    }

    @Override
    public void tick(long nowMs) {
        // the connection has a clock of its own
    }

    @Override
    public void close(EndReason reason) {
        if (isClosed) {
            return;
        }
        flush();
        isClosed = true;
        collected.forEach(RemoteTag::release);
        collected.clear();
        if (dialling != null) {
            dialling.cancel(false);
        }
        if (connection != null) {
            connection.handler().close(reason.text());
        }
    }

    private void here(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            CasterLog.LOG.debug("the loop has ended before", e);
        }
    }
}
