package srs.protocol.rtmp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.session.ServerSession;
import srs.format.rtmp.session.ServerSessionConfig;
import srs.format.rtmp.session.SessionOutput;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientLog;
import srs.kernel.net.RemotePeer;

/**
 * The glue between one socket and its {@link ServerSession}: bytes, flushes, time, reading and the end.
 *
 * <p>Lives on its channel's loop. It is the last handler of the pipeline, so it owns what comes up and releases it. The media of a player
 * is written to the channel by the kernel and does not pass through here.
 */
final class RtmpConnection extends ChannelInboundHandlerAdapter implements SessionOutput {
    private static final Logger LOG = LoggerFactory.getLogger("srs.rtmp");
    /**
     * TCP_QUICKACK, by name so that no transport is imported; others than epoll do not know it and ignore it. ffmpeg and librtmp write C2
     * and connect in two small pieces with Nagle's algorithm on: without it the second waits 40 ms for a delayed acknowledgement of the
     * first, and so does each later pair of commands. The kernel resets it, so it is set after each read until media flows.
     */
    private static final ChannelOption<Boolean> QUICK_ACK =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_QUICKACK");

    /** A connection on which nothing happens is looked at so often: a thousand players are thousands of cache lines. */
    static final long QUIET_LOOK_MS = 5_000;

    /** How long an ended connection may take to send what was written. */
    private static final long LINGER_MS = 3_000;

    private final Entrance entrance;
    private final LoopConnections others;

    private ChannelHandlerContext context;
    private ClientHandle client;
    private ClientLog log;
    private RtmpClient rtmpClient;
    private ServerSession session;
    private Backlog backlog;

    private long readBytes;
    private boolean needsFlush;
    private boolean sessionReads = true;
    private boolean collecting;
    private boolean held;
    private boolean ended;
    private long endedAtMs;
    private long quietUntilMs;

    /** Where {@link #others} keeps this; -1 while it does not. */
    int place = -1;

    RtmpConnection(Entrance entrance, LoopConnections others) {
        this.entrance = entrance;
        this.others = others;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        Channel channel = added.channel();
        backlog = new Backlog(channel);
        InetSocketAddress peer = RemotePeer.of(channel).address().orElse(null);
        client = entrance.clients().connected("rtmp", peer == null ? "" : peer.getAddress().getHostAddress(),
                reason -> channel.eventLoop().execute(() -> end(RtmpError.USER_DISCONNECT, "kicked: " + reason)));
        log = new ClientLog(LOG, client.id());
        log.info("RTMP client ip={}:{}, fd={}", client.ip(), peer == null ? 0 : peer.getPort(), channel.id().asShortText());
        rtmpClient = new RtmpClient(entrance, client, log, channel, this);
        ServerSessionConfig config = entrance.sessionConfig(channel, client.id());
        session = new ServerSession(config, channel.alloc(), ThreadLocalRandom.current(), this, rtmpClient, entrance.nowMs());
        rtmpClient.attach(session);
        others.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            readBytes += bytes.readableBytes();
            client.addReceivedBytes(bytes.readableBytes());
            session.onBytes(bytes, entrance.nowMs());
            if (backlog.isFull()) {
                held = true;
                applyReading();
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        long pauseMs = rtmpClient.readComplete(readBytes);
        readBytes = 0;
        flush();
        if (!rtmpClient.hasRole() && !ended) {
            context.channel().config().setOption(QUICK_ACK, true);
        }
        if (pauseMs > 0 && !collecting && !ended) {
            collecting = true;
            applyReading();
            EventLoop loop = context.channel().eventLoop();
            loop.schedule(this::collected, PublishRole.pauseNs(pauseMs, loop.ticker().nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    /** A peer that was held back because it does not read gets to ask again. A slow player that asks nothing costs no change here. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        quietUntilMs = 0;
        backlog.changed(entrance.nowMs());
        if (held && !backlog.isFull()) {
            held = false;
            applyReading();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        session.close(RtmpError.SOCKET_CLOSED, "peer closed the connection");
        others.remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ignored) {
        session.close(RtmpError.SOCKET_CLOSED, "connection was taken away");
        others.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        // a failed TLS handshake comes wrapped
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            end(RtmpError.SOCKET_READ, String.valueOf(cause.getMessage()));
        } else {
            log.error("connection failed", cause);
            end(RtmpError.SYSTEM_ASSERT, cause.toString());
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        client.addSentBytes(bytes.readableBytes());
        needsFlush = true;
        context.write(bytes, context.voidPromise());
    }

    @Override
    public void setReading(boolean isReading) {
        sessionReads = isReading;
        applyReading();
    }

    /** Sends what was written. To be called when a call into the session is over that did not come from the socket. */
    void flush() {
        quietUntilMs = 0;
        if (needsFlush) {
            needsFlush = false;
            context.flush();
        }
    }

    /** Ends the session, and with it the connection. */
    void end(RtmpError reason, String message) {
        session.close(reason, message);
    }

    /** The bundle stops. */
    void stop() {
        rtmpClient.bundleStops();
        end(RtmpError.CLOSE, "the RTMP bundle stops");
    }

    /** The session is over: says why, sends what is left, closes the socket. */
    void ended(RtmpError reason, String message) {
        ended = true;
        quietUntilMs = 0;
        endedAtMs = entrance.nowMs();
        if (reason == RtmpError.SOCKET_CLOSED) {
            log.warn("client disconnect peer. ret={}", reason.code());
        } else if (reason == RtmpError.SOCKET_READ) {
            log.warn("client disconnect peer. ret={} : {}", reason.code(), ClientLog.said(message));
        } else if (reason == RtmpError.CLOSE || reason == RtmpError.DURATION_EXCEED) {
            log.info("client finished. code={}({}) : {}", reason.code(), reason.shortName(), ClientLog.said(message));
        } else {
            log.warn("serve error code={}({}) : {}", reason.code(), reason.shortName(), ClientLog.said(message));
            client.failed();
        }
        client.close();
        needsFlush = false;
        context.channel().config().setAutoRead(false);
        if (context.channel().isActive()) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> context.close());
        } else {
            context.close();
        }
    }

    /** Called twice a second. */
    void tick(long nowMs) {
        if (nowMs < quietUntilMs) {
            return;
        }
        if (ended) {
            if (nowMs - endedAtMs >= LINGER_MS) {
                context.close();
            }
            return;
        }
        rtmpClient.tick(nowMs);
        boolean isLate = nowMs >= session.deadlineMs();
        if (backlog.isStalled(nowMs) || isLate && backlog.isFull()) {
            end(RtmpError.SOCKET_TIMEOUT, "the peer does not read: " + backlog.bytes() + " bytes wait for its socket");
        } else if (isLate) {
            session.tick(nowMs);
        }
        flush();
        if (!ended && !rtmpClient.needsTicks() && !backlog.isFull()) {
            quietUntilMs = Math.min(session.deadlineMs(), nowMs + QUIET_LOOK_MS);
        }
    }

    private void collected() {
        collecting = false;
        applyReading();
    }

    private void applyReading() {
        if (ended) {
            return;
        }
        context.channel().config().setAutoRead(sessionReads && !collecting && !held);
    }
}
