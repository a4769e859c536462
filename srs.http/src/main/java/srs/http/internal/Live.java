package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.BodyFraming;
import srs.http.LiveResponse;

/**
 * A live answer. Confined to the connection's loop, except {@link #close}. From {@link #takeOver} on, the pipeline holds TLS, if any, and
 * the small handlers of this class's package that read; what is written goes straight to the socket.
 */
final class Live implements LiveResponse {

    /** How long a client may take to read what is left when a live answer ends, in milliseconds. */
    static final int LINGER_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String HANDLER = "live";

    private final Exchange exchange;
    private final HttpConnection connection;
    private final Channel channel;
    private final RequestHead head;
    private final String contentType;
    private final BodyFraming framing;
    private Listener listener;
    private boolean isStarted;
    private boolean isClosing;

    Live(Exchange exchange, HttpConnection connection, RequestHead head, String contentType, Listener listener) {
        this.exchange = exchange;
        this.connection = connection;
        this.channel = connection.channel();
        this.head = head;
        this.contentType = contentType;
        this.listener = listener;
        framing = exchange.isWebSocket() ? BodyFraming.WEBSOCKET : head.isHttp11() ? BodyFraming.CHUNKED : BodyFraming.RAW;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public BodyFraming framing() {
        return framing;
    }

    /** Takes the place of the HTTP handlers. */
    void takeOver(ChannelPipeline pipeline) {
        pipeline.addLast(HANDLER, new LiveInbound(this));
    }

    @Override
    public void start() {
        if (!exchange.onLoop(this::startOnLoop)) {
            LOG.debug("the loop of {} is gone", channel);
        }
    }

    private void startOnLoop() {
        if (isStarted || isClosing || !channel.isActive()) {
            return;
        }
        isStarted = true;
        if (framing == BodyFraming.WEBSOCKET) {
            channel.pipeline().addBefore(HANDLER, null, WebSocketInbound.newDecoder());
            channel.pipeline().addBefore(HANDLER, null, new WebSocketInbound(this::text));
            ResponseHead answer = connection.newHead(101, head).set("Connection", "Upgrade").set("Upgrade", "websocket")
                    .set("Sec-WebSocket-Accept", WebSocketHandshake.accept(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
            channel.writeAndFlush(answer.encode(channel.alloc()));
            return;
        }
        ResponseHead answer = connection.newHead(200, head).set("Content-Type", contentType).set("Cache-Control", "no-cache");
        if (framing == BodyFraming.CHUNKED) {
            answer.set("Transfer-Encoding", "chunked");
        }
        ChannelFuture written = channel.writeAndFlush(answer.encode(channel.alloc()));
        if (head.isHead()) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void close() {
        if (!exchange.onLoop(this::closeOnLoop)) {
            LOG.debug("the loop of {} is gone", channel);
        }
    }

    private void closeOnLoop() {
        if (isClosing || !channel.isActive()) {
            return;
        }
        isClosing = true;
        ChannelFuture written = channel.writeAndFlush(isStarted ? ending() : notFound());
        if (!written.isDone()) {
            io.netty.util.concurrent.Future<?> timer = channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(f -> timer.cancel(false));
        }
        written.addListener(ChannelFutureListener.CLOSE);
    }

    private ByteBuf ending() {
        return switch (framing) {
            case RAW -> Unpooled.EMPTY_BUFFER;
            case CHUNKED -> head.isHead() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(LAST_CHUNK);
            case WEBSOCKET -> WebSocketInbound.closeFrame(WebSocketInbound.STATUS_NORMAL);
        };
    }

    private ByteBuf notFound() {
        String text = ResponseHead.phrase(404);
        ByteBuf answer = connection.newHead(404, head).set("Content-Type", Dispatcher.TEXT)
                .set("Content-Length", Integer.toString(text.length())).encode(channel.alloc());
        return head.isHead() ? answer : answer.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void text(String text) {
        Listener told = listener;
        if (told == null) {
            return;
        }
        try {
            told.onText(text);
        } catch (RuntimeException | LinkageError e) {
            exchange.endpointFailed("a message of a WebSocket", e);
            channel.close();
        }
    }

    @Override
    public void sendText(String text) {
        if (framing != BodyFraming.WEBSOCKET) {
            throw new IllegalStateException("a text message on " + framing + " is not one on a WebSocket");
        }
        if (channel.isWritable()) {
            channel.writeAndFlush(WebSocketInbound.textFrame(text));
        } else {
            channel.close();
        }
    }

    /** The connection has ended, or had before this answer began. */
    void closed() {
        Listener told = listener;
        if (told == null) {
            return;
        }
        listener = null;
        try {
            told.onClosed();
        } catch (RuntimeException | LinkageError e) {
            exchange.endpointFailed("the end of a live answer", e);
        } finally {
            exchange.end();
        }
    }
}
