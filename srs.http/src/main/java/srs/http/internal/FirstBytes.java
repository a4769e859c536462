package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import srs.http.HttpLimits;
import srs.http.RawProtocol;

/**
 * Stands in a new connection until its first bytes tell whose it is: HTTP's (or TLS's), or that of a {@link RawProtocol}. Confined to the connection's loop; owns the bytes until
 * then. What nobody knows is HTTP's, which refuses it.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final List<RawMount> protocols;
    private final Consumer<Channel> http;
    private Deadline deadline;
    private ByteBuf held;
    private boolean isOver;

    /** @param http sets up the pipeline for HTTP */
    FirstBytes(List<RawMount> protocols, Consumer<Channel> http) {
        this.protocols = protocols;
        this.http = http;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = new Deadline(context.channel().eventLoop(), context::close);
        deadline.in(HttpLimits.REQUEST_TIMEOUT_MS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel();
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOver || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message); // it is being closed
            return;
        }
        if (held == null) {
            held = context.alloc().buffer(Math.max(RawProtocol.MAX_BYTES, bytes.readableBytes()));
        }
        held.writeBytes(bytes);
        bytes.release();
        if (held.isReadable()) {
            decide(context);
        }
    }

    private void decide(ChannelHandlerContext context) {
        Channel channel = context.channel();
        boolean mayBeRaw = held.getUnsignedByte(held.readerIndex()) <= RawProtocol.LAST_FIRST_BYTE && channel.localAddress() instanceof InetSocketAddress;
        if (mayBeRaw) {
            boolean isOpen = false;
            for (RawMount protocol : protocols) {
                RawProtocol.Answer answer = protocol.recognize(held.asReadOnly(), (InetSocketAddress) channel.localAddress());
                if (answer == RawProtocol.Answer.YES) {
                    become(context, protocol);
                    return;
                }
                isOpen |= answer == RawProtocol.Answer.MORE;
            }
            if (isOpen && held.readableBytes() < RawProtocol.MAX_BYTES) {
                return;
            }
        }
        http.accept(channel);
        handOn(context);
    }

    private void become(ChannelHandlerContext context, RawMount protocol) {
        if (protocol.accept(context.channel())) {
            handOn(context);
        } else {
            isOver = true;
            context.close();
        }
    }

    /** Whose it is has set up the rest of the pipeline. */
    private void handOn(ChannelHandlerContext context) {
        isOver = true;
        ByteBuf first = held;
        held = null;
        context.fireChannelRead(first);
        context.pipeline().remove(this);
    }
}
