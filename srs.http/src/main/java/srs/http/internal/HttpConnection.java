package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpLimits;
import srs.kernel.net.RemotePeer;

/**
 * One connection: takes requests in, one at a time and in order, and writes the answers. Confined to the channel's loop. Owns the request's
 * body until the exchange's end.
 *
 * <p>{@code HEAD → BODY → ANSWERING → HEAD}, until the client closes, a time-out comes, a request is bad, or an answer is live: then this
 * handler and the decoder leave the pipeline.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {

    /** How long an endpoint may think before it answers or goes live, in milliseconds. */
    static final int ANSWER_TIMEOUT_MS = 120_000;

    /** How long a client may take nothing of an answer, in milliseconds. */
    static final int STALL_TIMEOUT_MS = 30_000;

    /** How long a refused client has to read why, in milliseconds. */
    static final int LINGER_MS = 2_000;

    /** Content of an answer up to this goes in one piece with the headers: to copy it costs less than a second piece. */
    static final int MAX_JOINED_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Site site;
    private final boolean isSecure;
    private final Dispatcher dispatcher;
    private final StrictRequestDecoder decoder = new StrictRequestDecoder(this::begun);
    private ChannelHandlerContext ctx;
    private Deadline deadline;
    private RequestHead head;
    private ByteBuf body;
    private long bodyBytes;
    private Exchange exchange;
    private FileAnswer file;
    private long unsent;
    private boolean isRefused;

    HttpConnection(Site site, Realm realm, boolean isSecure) {
        this.site = site;
        this.isSecure = isSecure;
        dispatcher = new Dispatcher(site, realm);
    }

    /** Sets up the end of a channel's pipeline. */
    void install(Channel channel) {
        channel.pipeline().addLast(decoder, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        deadline = new Deadline(loop(), this::timedOut);
        deadline.in(HttpLimits.REQUEST_TIMEOUT_MS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel();
    }

    // ---- the request

    private void begun() {
        deadline.in(HttpLimits.REQUEST_TIMEOUT_MS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) {
        try {
            if (isRefused || !ctx.channel().isActive()) {
                return;
            }
            if (msg instanceof HttpRequest request) {
                onHead(request);
            }
            if (msg instanceof HttpContent content && head != null) {
                onContent(content);
            }
        } catch (BadRequestException e) {
            refuse(e.status(), e.getMessage());
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    /** See {@link Exchange#pass}. */
    void pass(Exchange exchange, Mount by, Runnable otherwise) {
        dispatcher.pass(exchange, by, otherwise);
    }

    private void onHead(HttpRequest request) throws BadRequestException {
        head = RequestHead.of(request);
        long length = head.bodyLength();
        if (head.expectsContinue() && length != 0) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
        }
    }

    private void onContent(HttpContent content) throws BadRequestException {
        if (content.decoderResult().isFailure()) {
            throw new BadRequestException(400, String.valueOf(content.decoderResult().cause().getMessage()));
        }
        append(content.content());
        if (content instanceof LastHttpContent) {
            decoder.pause();
            ByteBuf whole = body == null ? Unpooled.EMPTY_BUFFER : body;
            exchange = new Exchange(this, head, whole);
            deadline.in(ANSWER_TIMEOUT_MS);
            dispatcher.dispatch(exchange);
        }
    }

    private void append(ByteBuf bytes) throws BadRequestException {
        int more = bytes.readableBytes();
        if (more == 0) {
            return;
        }
        if (bodyBytes + more > HttpLimits.MAX_BODY_BYTES) {
            throw new BadRequestException(413, "body is longer than " + HttpLimits.MAX_BODY_BYTES);
        }
        if (!site.bodies.take(more)) {
            throw new BadRequestException(503, "bodies of all requests are longer than " + BodyBudget.MAX_BYTES);
        }
        bodyBytes += more;
        body = body == null ? ctx.alloc().buffer(more) : body;
        body.writeBytes(bytes);
    }

    private void dropBody() {
        if (body != null) {
            body.release();
            body = null;
        }
        site.bodies.giveBack(bodyBytes);
        bodyBytes = 0;
        head = null;
    }

    // ---- the answer

    /** Headers that every answer to this request has. Any thread. */
    ResponseHead newHead(int status, RequestHead request) {
        Settings settings = site.settings();
        ResponseHead answer = new ResponseHead(status, settings.signature());
        return settings.crossdomain() && request.headers().contains("Origin") ? answer.allowAnyOrigin() : answer;
    }

    /** Writes an answer. Takes ownership of the content. */
    void answer(Exchange answered, ResponseHead answer, ByteBuf content, boolean hasBody) {
        if (answered != exchange || !ctx.channel().isActive()) {
            content.release();
            return;
        }
        ChannelFuture written;
        int bytes = hasBody ? content.readableBytes() : 0;
        if (bytes > MAX_JOINED_BYTES) {
            ctx.write(answer.encode(ctx.alloc()));
            written = ctx.writeAndFlush(content);
        } else {
            ByteBuf whole = answer.encode(ctx.alloc(), bytes).writeBytes(content, content.readerIndex(), bytes);
            content.release();
            written = ctx.writeAndFlush(whole);
        }
        if (written.isDone()) {
            answered();
        } else {
            watchForStall();
            written.addListener(f -> answered());
        }
    }

    /** Writes the headers of an answer, and then a part of a file. Takes ownership of the file. */
    void answer(Exchange answered, ResponseHead answer, FileChannel content, long position, long length) {
        if (answered != exchange || !ctx.channel().isActive()) {
            FileAnswer.close(content);
            return;
        }
        file = new FileAnswer(this, content, position, length);
        ctx.write(answer.encode(ctx.alloc()));
        watchForStall();
        file.next();
    }

    /** The client has this long to take something. */
    void watchForStall() {
        unsent = unsent();
        deadline.in(STALL_TIMEOUT_MS);
    }

    /** The answer is written. */
    void answered() {
        if (exchange == null) {
            return;
        }
        boolean keepsAlive = head.keepsAlive();
        endExchange();
        if (!keepsAlive || !ctx.channel().isActive()) {
            ctx.close();
            return;
        }
        deadline.in(HttpLimits.REQUEST_TIMEOUT_MS);
        try {
            decoder.resume();
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
    }

    private void endExchange() {
        Exchange ended = exchange;
        exchange = null;
        if (file != null) {
            file.end();
            file = null;
        }
        dropBody();
        if (ended != null) {
            ended.end();
        }
    }

    /** Hands the connection to a live answer; the exchange ends with it. */
    void goLive(Exchange owner, Live live) {
        if (owner != exchange || !ctx.channel().isActive()) {
            live.closed();
            return;
        }
        exchange = null;
        dropBody();
        live.takeOver(ctx.pipeline());
        ctx.pipeline().remove(this);
        ctx.pipeline().remove(decoder);
    }

    void abort(Exchange aborted) {
        if (aborted == exchange) {
            ctx.close();
        }
    }

    // ---- the end

    /** For the log. */
    private String peer() {
        return RemotePeer.of(ctx.channel()).address().map(Object::toString).orElse("?");
    }

    private void timedOut() {
        if (exchange == null) {
            if (isRefused || !decoder.hasBegun()) {
                LOG.debug("[{}] closed: nothing more came", ctx.channel().remoteAddress());
                ctx.close();
            } else {
                refuse(408, "request took longer than " + HttpLimits.REQUEST_TIMEOUT_MS + " ms");
            }
        } else if (exchange.isOpen()) {
            exchange.endpointFailed("an HTTP request", new TimeoutException("no answer within " + ANSWER_TIMEOUT_MS + " ms"));
            exchange.fail(503);
        } else if (unsent() != unsent) {
            watchForStall();
        } else {
            LOG.debug("[{}] closed: it takes nothing of its answer", ctx.channel().remoteAddress());
            ctx.close();
        }
    }

    /** A number that changes with every byte that the socket takes: the sum shrinks with whole buffers only, the first one with each byte. */
    private long unsent() {
        ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
        if (outbound == null) {
            return 0;
        }
        int left = outbound.current() instanceof ByteBuf first ? first.readableBytes() : 0;
        return outbound.totalPendingWriteBytes() << 32 | left;
    }

    /** Answers a bad request, and then closes: after it, bytes cannot be trusted to be where requests begin. */
    private void refuse(int status, String reason) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("[{}] refused with {}: {}", peer(), status, reason.replaceAll("\\p{Cntrl}", "?"));
        }
        isRefused = true;
        dropBody();
        String text = ResponseHead.phrase(status);
        ByteBuf answer = new ResponseHead(status, site.settings().signature()).set("Content-Type", Dispatcher.TEXT)
                .set("Content-Length", Integer.toString(text.length())).encode(ctx.alloc());
        answer.writeCharSequence(text, StandardCharsets.US_ASCII);
        deadline.in(LINGER_MS);
        ctx.writeAndFlush(answer).addListener((ChannelFutureListener) f -> {
            // with unread bytes, closing at once would reset the connection before the client has read the answer
            if (f.channel() instanceof DuplexChannel duplex && !isSecure) {
                duplex.shutdownOutput();
            } else {
                f.channel().close();
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.cancel();
        endExchange();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean isTls = cause instanceof SSLException || cause.getCause() instanceof SSLException;
        if (cause instanceof DecoderException && !isTls && !isRefused && exchange == null) {
            refuse(cause instanceof TooLongFrameException ? 431 : 400, String.valueOf(cause.getMessage()));
        } else {
            LOG.debug("[{}] closed: {}", peer(), cause.toString());
            ctx.close();
        }
    }

    // ---- facts

    boolean isSecure() {
        return isSecure;
    }

    EventLoop loop() {
        return ctx.channel().eventLoop();
    }

    Channel channel() {
        return ctx.channel();
    }

    ByteBufAllocator alloc() {
        return ctx.alloc();
    }

    Executor worker() {
        return dispatcher.worker();
    }

    String localAddress() {
        return ctx.channel().localAddress() instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : "localhost";
    }
}
