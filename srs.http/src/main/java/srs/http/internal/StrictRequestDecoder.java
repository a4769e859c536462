package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import srs.http.HttpLimits;

/**
 * netty's request decoder with what it lacks: it pauses while a request is being answered, so that pipelined requests stay bytes, it
 * tells when the first byte of a request is there, and it refuses folded headers (RFC 9112 §5.2). Confined to the channel's loop.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    /** Bytes of pipelined requests that wait while one is answered; with more, reading stops. */
    static final int MAX_PIPELINED_BYTES = 64 * 1024;

    private final Runnable onBegin;
    private ChannelHandlerContext ctx;
    private boolean isPaused;
    private boolean isReading;
    private boolean hasBegun;
    private boolean hasLine;
    private boolean hasHead;

    /** @param onBegin called when the first byte of a request has come */
    StrictRequestDecoder(Runnable onBegin) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(HttpLimits.MAX_REQUEST_LINE_BYTES)
                .setMaxHeaderSize(HttpLimits.MAX_HEADER_BYTES));
        this.onBegin = onBegin;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        ctx = context;
        super.handlerAdded(context);
    }

    /** Whether a part of a request has come. */
    boolean hasBegun() {
        return hasBegun;
    }

    void pause() {
        isPaused = true;
    }

    /** Goes on with what has come meanwhile. */
    void resume() throws Exception {
        isPaused = false;
        if (!isReading && actualReadableBytes() > 0) {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        }
        if (!isPaused) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) throws Exception {
        boolean outer = !isReading;
        isReading = true;
        try {
            super.channelRead(context, msg);
        } finally {
            isReading = !outer;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (isPaused) {
            if (in.readableBytes() > MAX_PIPELINED_BYTES) {
                context.channel().config().setAutoRead(false);
            }
            return;
        }
        if (!hasBegun) {
            hasBegun = true;
            onBegin.run();
        }
        if (!hasHead) {
            refuseFolding(in);
        }
        super.decode(context, in, out);
        if (!out.isEmpty()) {
            hasHead = !(out.get(out.size() - 1) instanceof LastHttpContent);
            if (!hasHead) {
                hasBegun = false;
                hasLine = false;
            }
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        hasLine = true;
        return super.createMessage(initialLine);
    }

    /** Lines are taken out of the buffer whole, so it begins with a line here. */
    private void refuseFolding(ByteBuf in) {
        int at = in.readerIndex();
        while (!hasLine && at < in.writerIndex() && (in.getByte(at) == '\r' || in.getByte(at) == '\n')) {
            at++;
        }
        boolean folded = hasLine && isBlank(in.getByte(at));
        while (!folded) {
            int feed = in.indexOf(at, in.writerIndex(), (byte) '\n');
            if (feed < 0 || feed + 1 == in.writerIndex()) {
                return;
            }
            byte next = in.getByte(feed + 1);
            if (next == '\r' || next == '\n') {
                return;
            }
            folded = isBlank(next);
            at = feed + 1;
        }
        in.skipBytes(in.readableBytes());
        throw new CorruptedFrameException("header line begins with white space");
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
