package srs.kernel.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Alone in the pipeline of a connection until its PROXY header is read; then it lets the connection's own handlers in, before TLS, and goes. Lives on the
 * connection's loop; owns the bytes that it gathers.
 *
 * <p>{@code WAITING → DONE}, or the connection is closed: the bytes are no header, or it does not come within {@value #LIMIT_MS} ms.
 */
final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {

    /** How long the header may take: the proxy sends it at once. */
    static final int LIMIT_MS = 5_000;

    private final Consumer<ProxyHeader> ready;
    private final Consumer<String> refused;
    private ByteBuf gathered;
    private ScheduledFuture<?> limit;

    /**
     * @param ready adds the connection's handlers
     * @param refused hears why a connection is closed
     */
    ProxyHeaderReader(Consumer<ProxyHeader> ready, Consumer<String> refused) {
        this.ready = ready;
        this.refused = refused;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        limit = context.channel().eventLoop().schedule(() -> refuse(context, "no PROXY header within " + LIMIT_MS + " ms"), LIMIT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        limit.cancel(false);
        drop();
    }

    /** The handlers that come later hear of it then. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
        // kept back
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        limit.cancel(false);
        drop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!context.channel().isActive()) {
                return;
            }
            gathered = gathered == null ? context.alloc().buffer(bytes.readableBytes()) : gathered;
            gathered.writeBytes(bytes);
        } finally {
            bytes.release();
        }
        try {
            Optional<ProxyHeader> header = ProxyHeader.read(gathered);
            if (header.isPresent()) {
                pass(context, header.get());
            }
        } catch (ProxyHeader.BadHeaderException e) {
            refuse(context, e.getMessage());
        }
    }

    private void pass(ChannelHandlerContext context, ProxyHeader header) {
        ByteBuf rest = gathered;
        gathered = null;
        ready.accept(header);
        context.pipeline().remove(this);
        context.fireChannelActive();
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
    }

    /** The socket has broken: nobody is there to be told. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (context.channel().isActive()) {
            refused.accept(why);
            context.close();
        }
        drop();
    }

    private void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
