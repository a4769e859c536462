package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads the frames of a client: answers ping and close (RFC 6455 §5.5), hands on text that is one frame, drops the rest. Confined to the channel's loop. Writes its frames
 * as bytes, for no encoder stands in the pipeline.
 */
final class WebSocketInbound extends SimpleChannelInboundHandler<WebSocketFrame> {

    /** Longest payload of a frame from a client, in bytes. */
    static final int MAX_FRAME_BYTES = 16 * 1024;

    static final int STATUS_NORMAL = 1000;

    private static final int FIN_TEXT = 0x81;
    private static final int LONGEST_HEADER = 10;
    private static final int FIN_PONG = 0x8a;
    private static final int FIN_CLOSE = 0x88;

    private final Consumer<String> texts;

    /** @param texts gets what the client says */
    WebSocketInbound(Consumer<String> texts) {
        this.texts = texts;
    }

    static WebSocket13FrameDecoder newDecoder() {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder().expectMaskedFrames(true).allowExtensions(false)
                .maxFramePayloadLength(MAX_FRAME_BYTES).closeOnProtocolViolation(false).build());
    }

    static ByteBuf closeFrame(int status) {
        return Unpooled.buffer(4).writeByte(FIN_CLOSE).writeByte(2).writeShort(status);
    }

    /** A final text frame, not masked. */
    static ByteBuf textFrame(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = Unpooled.buffer(LONGEST_HEADER + bytes.length).writeByte(FIN_TEXT);
        if (bytes.length < 126) {
            frame.writeByte(bytes.length);
        } else if (bytes.length < 65_536) {
            frame.writeByte(126).writeShort(bytes.length);
        } else {
            frame.writeByte(127).writeLong(bytes.length);
        }
        return frame.writeBytes(bytes);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame && ctx.channel().isWritable()) {
            ByteBuf payload = frame.content();
            ctx.writeAndFlush(ctx.alloc().buffer(2 + payload.readableBytes()).writeByte(FIN_PONG).writeByte(payload.readableBytes())
                    .writeBytes(payload));
        } else if (frame instanceof TextWebSocketFrame text && text.isFinalFragment()) {
            texts.accept(text.text());
        } else if (frame instanceof CloseWebSocketFrame close) {
            end(ctx, close.statusCode() < STATUS_NORMAL ? STATUS_NORMAL : close.statusCode());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException violation) {
            end(ctx, violation.closeStatus().code());
        } else {
            ctx.close();
        }
    }

    private static void end(ChannelHandlerContext ctx, int status) {
        if (ctx.channel().isWritable()) {
            ctx.writeAndFlush(closeFrame(status)).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }
}
