package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import srs.kernel.net.RemotePeer;

/**
 * One POST: {@code HEAD → OPENING → BODY → ENDING}. Lives on its channel's loop; owns what came before its session was open.
 *
 * <p>A body ends with its length, its last chunk, or, when the request has neither, with the connection. The answer has no body (compat 6.11) and ends the connection.
 */
final class PostConnection extends ChannelInboundHandlerAdapter implements Session.Owner {
    static final String DECODER = "decoder";
    /** From the connection to the end of the headers. */
    static final long HEAD_MS = 15_000;
    /** A sender that was refused is read and ignored for so long, or the answer would be lost with what it still sends. */
    static final long LINGER_MS = 2_000;

    private static final long TICK_MS = 500;

    private enum State { HEAD, OPENING, BODY, ENDING }

    private final Means means;
    private final CasterSettings settings;
    private final UnfinishedTags budget;
    private final Queue<ByteBuf> held = new ArrayDeque<>();
    /** Set before anybody else knows of this connection. */
    private volatile ChannelHandlerContext ctx;
    private State state = State.HEAD;
    private Session session;
    private boolean expectsContinue;
    private boolean isRaw;
    private boolean hasAll;
    private long beganMs;

    PostConnection(Means means, CasterSettings settings, UnfinishedTags budget) {
        this.means = means;
        this.settings = settings;
        this.budget = budget;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        beganMs = nowMs();
        tickLater();
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(ctx.channel().eventLoop().ticker().nanoTime());
    }

    private void tickLater() {
        ctx.executor().schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (!ctx.channel().isActive() || state == State.ENDING) {
            return;
        }
        if (session != null) {
            session.tick();
        } else if (nowMs() - beganMs >= HEAD_MS) {
            answer(HttpResponseStatus.REQUEST_TIMEOUT);
        }
        tickLater();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request && state == State.HEAD) {
                onRequest(request);
            } else if (message instanceof HttpContent content && !isRaw && state != State.HEAD) {
                body(content.content());
                if (message instanceof LastHttpContent) {
                    end();
                }
            } else if (message instanceof ByteBuf bytes) {
                body(bytes);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onRequest(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            answer(HttpResponseStatus.BAD_REQUEST);
            return;
        }
        if (!request.method().equals(HttpMethod.POST) && !request.method().equals(HttpMethod.PUT)) {
            answer(HttpResponseStatus.METHOD_NOT_ALLOWED);
            return;
        }
        PushedPath path;
        Destination destination;
        try {
            path = PushedPath.of(request.uri(), request.headers().get(HttpHeaderNames.HOST, ""));
            destination = Destination.of(settings.output().fill(path.vhost(), path.app(), path.stream()), means.config());
        } catch (IllegalArgumentException e) {
            CasterLog.LOG.warn("{}: POST {} of {} is refused: {}", settings, CasterLog.said(request.uri()), ip(), e.getMessage());
            answer(HttpResponseStatus.NOT_FOUND);
            return;
        }
        if (!HttpUtil.isTransferEncodingChunked(request) && !HttpUtil.isContentLengthSet(request)) {
            // such a body has no end but that of the connection; ffmpeg's -chunked_post 0 sends it so
            isRaw = true;
        }
        expectsContinue = HttpUtil.is100ContinueExpected(request);
        state = State.OPENING;
        ctx.channel().config().setAutoRead(false);
        String param = path.join(destination.url().param());
        session = new Session(means, ctx.channel().eventLoop(), ctx.alloc(), settings.kind(), destination, ip(), param, budget, this);
        session.begin();
        if (isRaw && state != State.ENDING) {
            // hands over at once what it has read behind the head
            ctx.pipeline().remove(DECODER);
        }
    }

    private String ip() {
        return RemotePeer.of(ctx.channel()).address().map(InetSocketAddress::getAddress).map(address -> address.getHostAddress()).orElse("");
    }

    private void body(ByteBuf bytes) {
        if (state == State.BODY) {
            session.feed(bytes);
        } else if (state == State.OPENING) {
            held.add(bytes.retain());
        }
    }

    private void end() {
        hasAll = true;
        if (state == State.BODY) {
            session.end(End.DONE, "all is sent");
        }
    }

    @Override
    public void onOpen() {
        state = State.BODY;
        if (expectsContinue) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
        for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
            try {
                session.feed(bytes);
            } finally {
                bytes.release();
            }
        }
        session.flush();
        if (hasAll) {
            end();
        }
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (session != null) {
            session.flush();
        }
    }

    @Override
    public void onOver(End end, String reason) {
        answer(HttpResponseStatus.valueOf(end.httpStatus));
    }

    /** Answers, once, and ends the connection. */
    private void answer(HttpResponseStatus status) {
        if (state == State.ENDING) {
            return;
        }
        state = State.ENDING;
        held.forEach(ByteBuf::release);
        held.clear();
        Channel channel = ctx.channel();
        if (!channel.isActive()) {
            return;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.OK) || status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.writeAndFlush(response);
        channel.config().setAutoRead(true);
        ctx.executor().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (session != null && !session.isOver()) {
            boolean isWhole = isRaw && state == State.BODY;
            session.end(isWhole ? End.DONE : End.GONE, isWhole ? "all is sent" : "the connection ended in the middle of the body");
        }
        answer(HttpResponseStatus.OK);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        CasterLog.LOG.debug("connection of a sender", cause);
        context.close();
    }

    // ---- any thread

    /** The port goes: ends the sender with an answer. */
    void stop() {
        try {
            ctx.channel().eventLoop().execute(() -> {
                if (session != null) {
                    session.end(End.STOPPED, "nobody listens on " + settings.listen() + " any more");
                }
                answer(HttpResponseStatus.SERVICE_UNAVAILABLE);
            });
        } catch (RejectedExecutionException e) {
            CasterLog.LOG.debug("the loop has ended before", e);
        }
    }

    /** Waits until the connection is closed. */
    void awaitEnd(long ns) {
        if (!ctx.executor().inEventLoop()) {
            ctx.channel().closeFuture().awaitUninterruptibly(ns, TimeUnit.NANOSECONDS);
        }
    }
}
