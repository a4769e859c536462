package srs.format.rtmp.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.session.ClientSession;
import srs.format.rtmp.session.ClientSessionConfig;
import srs.format.rtmp.session.ClientSessionListener;
import srs.format.rtmp.session.SessionOutput;

/**
 * The connection by which a stream is published on another server: {@code OPENING → PUBLISHING → CLOSED}. Lives on its channel's loop; {@link #onLoop} and
 * {@link #close} may be called from any thread. What is sent, and what is dropped when the socket is full, is its listener's matter.
 */
public final class PublishConnection extends ChannelInboundHandlerAdapter {
    /** From the connection to the begin of the publish. */
    public static final long OPEN_MS = 10_000;
    /** A socket that takes nothing for so long is given up (compat 7.2: send timeout 30 s). */
    public static final long STALLED_MS = 30_000;

    private static final int TICK_MS = 1_000;

    private final RtmpUrl url;
    private final PublishListener listener;
    private final Glue glue = new Glue();

    /** Set before anybody else knows of this connection. */
    private volatile ChannelHandlerContext ctx;

    // the channel's loop only
    private ClientSession session;
    private boolean isOver;
    private long lastTakenMs;
    /** What the socket must take before it is writable, at the last look. */
    private long unsent;

    public PublishConnection(RtmpUrl url, PublishListener listener) {
        this.url = url;
        this.listener = listener;
    }

    // ---- channel

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (isOver) {
            return;
        }
        session = new ClientSession(ClientSessionConfig.of(url).withTimeouts(OPEN_MS, /* silenceMs= */ 0), ctx.alloc(), ThreadLocalRandom.current(), glue, glue);
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
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        listener.onWritabilityChanged();
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
            // what a socket says needs no name of a class before it
            session.close(RtmpError.SOCKET_CLOSED, cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString());
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
        if (isWritable() || now != unsent) {
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

    // ---- the channel's loop

    /** Whether nothing more is to be sent. */
    public boolean isOver() {
        return isOver;
    }

    /** Whether the socket takes what is sent. */
    public boolean isWritable() {
        return ctx.channel().isWritable();
    }

    public ByteBufAllocator alloc() {
        return ctx.alloc();
    }

    /**
     * Sends chunks that were made beside the session.
     *
     * @param chunks whole messages. Takes ownership.
     */
    public void writeAndFlush(ByteBuf chunks) {
        ctx.writeAndFlush(chunks, ctx.voidPromise());
    }

    /** Sends what the session has written. */
    public void flush() {
        ctx.flush();
    }

    // ---- any thread

    /**
     * Runs it on the loop, at once when this is the loop.
     *
     * @return false when the loop has ended, and with it the connection
     */
    public boolean onLoop(Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            ctx.executor().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Ends it politely. */
    public void close(String reason) {
        onLoop(() -> end(reason));
    }

    private void end(String reason) {
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
    }

    /** The session's ends; on the loop, from within its calls. */
    private final class Glue implements SessionOutput, ClientSessionListener {
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
            listener.onPublishing(session);
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            isOver = true;
            listener.onOver(message);
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
