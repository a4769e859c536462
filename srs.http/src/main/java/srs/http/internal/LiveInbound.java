package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Reads beside a live answer: drops what the client still says, up to a limit, and notices its end. Confined to the channel's loop. */
final class LiveInbound extends ChannelInboundHandlerAdapter {

    /** Bytes that a client may send after its request, not counting WebSocket frames. */
    static final int MAX_IGNORED_BYTES = 64 * 1024;

    private final Live live;
    private int ignoredBytes;

    LiveInbound(Live live) {
        this.live = live;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf bytes) {
            ignoredBytes += bytes.readableBytes();
        }
        ReferenceCountUtil.release(msg);
        if (ignoredBytes > MAX_IGNORED_BYTES) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        live.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
