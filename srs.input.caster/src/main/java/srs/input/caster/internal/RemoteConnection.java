package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.session.ClientSession;
import srs.format.rtmp.session.ClientSessionConfig;
import srs.format.rtmp.session.ClientSessionListener;
import srs.format.rtmp.session.SessionOutput;

/**
 * The RTMP connection to another server: {@code OPENING → PUBLISHING → CLOSED}. Lives on its channel's loop; {@link #offer} and {@link #close} may be called from any thread.
 *
 * <p>What the socket does not take is dropped, up to the next key frame; sequence headers never are.
 */
final class RemoteConnection extends ChannelInboundHandlerAdapter implements SessionOutput, ClientSessionListener {
    /** From the connection to the begin of the publish. */
    static final long OPEN_MS = 10_000;
    /** A socket that takes nothing for so long is given up (compat 7.2: send timeout 30 s). */
    static final long STALLED_MS = 30_000;

    private static final int TICK_MS = 1_000;
    /** Reads of the sender that may wait for this loop. */
    private static final int MAX_WAITING = 4096;

    /** Hears of the connection, on its loop. */
    interface Listener {
        /** Media is sent from now on. */
        void onPublishing();

        /** It is over, once and last. */
        void onOver(String reason);
    }

    private final RtmpUrl url;
    private final Listener listener;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Set before anybody else knows of this connection. */
    private volatile ChannelHandlerContext ctx;

    // the channel's loop only
    private ClientSession session;
    private boolean isOver;
    private boolean waitsForKey;
    private boolean hasVideo;
    private long dropped;
    private long lastTakenMs;
    private long unsent;

    RemoteConnection(RtmpUrl url, Listener listener) {
        this.url = url;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        session = new ClientSession(ClientSessionConfig.of(url).withTimeouts(OPEN_MS, /* silenceMs= */ 0), ctx.alloc(), ThreadLocalRandom.current(), this, this);
        session.start(nowMs());
        session.publish(url.streamName());
        ctx.flush();
        tickLater();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            session.onBytes(bytes, nowMs());
        } finally {
            bytes.release();
        }
        ctx.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (session != null) {
            session.close(RtmpError.SOCKET_CLOSED, "the server has closed the connection");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (session != null) {
            session.close(RtmpError.SOCKET_CLOSED, cause.toString());
        } else {
            context.close();
        }
    }

    private void tickLater() {
        ctx.executor().schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (isOver) {
            return;
        }
        session.tick(nowMs());
        long now = ctx.channel().bytesBeforeWritable();
        if (ctx.channel().isWritable() || now != unsent) {
            unsent = now;
            lastTakenMs = nowMs();
        } else if (nowMs() - lastTakenMs >= STALLED_MS) {
            session.close(RtmpError.SOCKET_TIMEOUT, "its socket has taken nothing for " + STALLED_MS / 1000 + " s");
        }
        if (!isOver) {
            tickLater();
        }
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(ctx.channel().eventLoop().ticker().nanoTime());
    }

    // ---- session

    @Override
    public void write(ByteBuf bytes) {
        ctx.write(bytes, ctx.voidPromise());
    }

    @Override
    public void setReading(boolean isReading) {
        ctx.channel().config().setAutoRead(isReading);
    }

    @Override
    public void onPublishStart() {
        listener.onPublishing();
    }

    @Override
    public void onClosed(RtmpError reason, String message) {
        isOver = true;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        listener.onOver(dropped == 0 ? message : message + ", " + dropped + " frames were dropped, for it was too slow");
    }

    // ---- any thread

    /** The tags of one read, in their order. Takes ownership. */
    void offer(List<RemoteTag> tags) {
        if (waiting.incrementAndGet() > MAX_WAITING || !onLoop(() -> send(tags))) {
            waiting.decrementAndGet();
            tags.forEach(RemoteTag::release);
        }
    }

    private void send(List<RemoteTag> tags) {
        waiting.decrementAndGet();
        for (RemoteTag tag : tags) {
            try {
                send(tag);
            } finally {
                tag.release();
            }
        }
        ctx.flush();
    }

    private void send(RemoteTag tag) {
        if (isOver) {
            return;
        }
        if (tag.metadata() != null) {
            session.writeMetadata(tag.metadata());
            return;
        }
        hasVideo |= tag.isVideo();
        if (!ctx.channel().isWritable()) {
            waitsForKey = true;
        }
        if (waitsForKey && !tag.isHeader()) {
            if (!ctx.channel().isWritable() || hasVideo && !tag.isKey()) {
                dropped++;
                return;
            }
            waitsForKey = false;
        }
        if (tag.isVideo()) {
            session.writeVideo(tag.timestampMs(), tag.body());
        } else {
            session.writeAudio(tag.timestampMs(), tag.body());
        }
    }

    /** Ends it politely. */
    void close(String reason) {
        onLoop(() -> {
            if (isOver) {
                return;
            }
            if (session == null) {
                isOver = true;
                ctx.close();
                return;
            }
            session.unpublish();
            session.close(RtmpError.SUCCESS, reason);
        });
    }

    private boolean onLoop(Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            ctx.executor().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it the connection
            return false;
        }
    }
}
