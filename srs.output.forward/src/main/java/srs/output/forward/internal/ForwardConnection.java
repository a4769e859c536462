package srs.output.forward.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.session.ClientSession;
import srs.format.rtmp.session.ClientSessionConfig;
import srs.format.rtmp.session.ClientSessionListener;
import srs.format.rtmp.session.SessionOutput;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.Subscription;

/**
 * One connection to a destination: {@code OPENING → PUBLISHING → CLOSED}. Lives on its channel's loop; {@link #close} may be called from any thread. Owns the batches
 * that wait for the socket.
 *
 * <p>The tap is paced by the socket: its executor is {@link #whenWritable}, which holds the tap's next call back while the socket is full. So what a slow server does not
 * take waits in the kernel's queue, which drops whole groups of pictures; here waits at most what that queue held when the socket became free.
 */
final class ForwardConnection extends ChannelInboundHandlerAdapter implements SessionOutput, ClientSessionListener, FrameSink {
    /** From the connection to the begin of the publish. */
    static final long OPEN_MS = 10_000;
    /** A socket that takes nothing for so long is given up (compat 7.2: send timeout 30 s). */
    static final long STALLED_MS = 30_000;

    private static final int TICK_MS = 1_000;

    /** Hears of the connection, on its loop. */
    interface Listener {
        /** Media is sent from now on. */
        void onPublishing();

        /** It is over, once and last. */
        void onOver(String reason, long sentBytes, long droppedFrames);
    }

    private final ForwardTarget target;
    private final Function<ForwardConnection, Subscription> tap;
    private final Listener listener;
    /** For the tap's calls. */
    final Executor whenWritable = task -> onLoop(() -> offer(task));

    /** Set before anybody else knows of this connection. */
    private volatile ChannelHandlerContext ctx;

    // the channel's loop only
    private final Deque<FrameBatch> waiting = new ArrayDeque<>();
    private ClientSession session;
    private Subscription subscription;
    private PublishEncoder encoder;
    private Runnable held;
    private long sentBytes;
    private long lastTakenMs;
    /** What the socket must take before it is writable, at the last look. */
    private long unsent;
    private long droppedFrames;
    private boolean isOver;

    /** @param tap begins to tap the stream for this connection, called once when the server waits for media */
    ForwardConnection(ForwardTarget target, Function<ForwardConnection, Subscription> tap, Listener listener) {
        this.target = target;
        this.tap = tap;
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
        ClientSessionConfig config = ClientSessionConfig.of(target.url()).withTimeouts(OPEN_MS, /* silenceMs */ 0);
        session = new ClientSession(config, ctx.alloc(), ThreadLocalRandom.current(), this, this);
        session.start(nowMs());
        session.publish(target.url().streamName());
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
        drain();
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
        encoder = new PublishEncoder(session.chunkSize(), session.messageStreamId());
        listener.onPublishing();
        Subscription begun = tap.apply(this);
        if (isOver) {
            begun.close();
        } else {
            subscription = begun;
        }
    }

    @Override
    public void onClosed(RtmpError reason, String message) {
        isOver = true;
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        waiting.forEach(FrameBatch::release);
        waiting.clear();
        // a call of the tap that was held back finds nothing any more
        Runnable last = held;
        held = null;
        if (last != null) {
            last.run();
        }
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        listener.onOver(message, sentBytes, droppedFrames);
    }

    // ---- tap

    @Override
    public void onOpening(Opening opening) {
        onBatch(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        if (isOver) {
            return;
        }
        if (waiting.isEmpty() && ctx.channel().isWritable()) {
            send(batch);
        } else {
            waiting.add(batch.retain());
        }
    }

    @Override
    public void onDropped(int frames) {
        droppedFrames += frames;
    }

    /** Who follows the streams hears of it, too, and closes this connection. */
    @Override
    public void onUnpublish() {}

    @Override
    public void onEnd(EndReason reason) {
        end(reason.text());
    }

    /** Holds a call of the tap back until the socket takes what is there. */
    private void offer(Runnable task) {
        if (isOver || waiting.isEmpty() && ctx.channel().isWritable()) {
            task.run();
        } else {
            held = task;
        }
    }

    private void drain() {
        while (!waiting.isEmpty() && ctx.channel().isWritable()) {
            FrameBatch batch = waiting.poll();
            try {
                send(batch);
            } finally {
                batch.release();
            }
        }
        if (held != null && waiting.isEmpty() && ctx.channel().isWritable()) {
            Runnable task = held;
            held = null;
            task.run();
        }
    }

    private void send(FrameBatch batch) {
        ByteBuf bytes = encoder.encode(batch, ctx.alloc());
        if (bytes != null) {
            sentBytes += bytes.readableBytes();
            ctx.writeAndFlush(bytes, ctx.voidPromise());
        }
    }

    // ---- any thread

    /** Ends it politely. */
    void close(String reason) {
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

    private void onLoop(Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
            return;
        }
        try {
            ctx.executor().execute(task);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it the connection
            return;
        }
    }
}
