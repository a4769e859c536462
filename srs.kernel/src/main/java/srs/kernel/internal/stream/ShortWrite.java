package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.Map;

/**
 * Writes bytes that many players share into one player's channel. Lives on the channel's loop.
 *
 * <p>When nothing stands between the channel's tail and its epoll socket (no TLS, no other outbound handler) and nothing waits to be written, the bytes
 * go to the socket by one system call, without touching the pipeline, a write entry, or a reference count; what the socket does not take goes the ordinary way. A
 * thousand players are a thousand times a few cache lines instead of a few dozen.
 */
final class ShortWrite {

    private final Channel channel;
    private final Socket socket;
    private final ChannelOutboundBuffer pending;

    ShortWrite(Channel channel) {
        this.channel = channel;
        boolean direct = channel instanceof EpollSocketChannel && !hasOutboundHandler(channel);
        socket = direct && ((EpollSocketChannel) channel).fd() instanceof Socket s ? s : null;
        pending = socket == null ? null : channel.unsafe().outboundBuffer();
    }

    /** Whether the socket keeps up: what is written now will not wait behind more than the channel's water mark. */
    boolean isWritable() {
        return isShort() || channel.isWritable();
    }

    /** Writes all readable bytes, now or as soon as the socket takes them. Lent: it retains what it keeps. */
    void write(ByteBuf shared) {
        if (!isShort() || !shared.hasMemoryAddress()) {
            channel.writeAndFlush(shared.retainedDuplicate(), channel.voidPromise());
            return;
        }
        int from = shared.readerIndex();
        int to = shared.writerIndex();
        int taken;
        try {
            taken = socket.sendAddress(shared.memoryAddress(), from, to);
        } catch (IOException e) {
            // the peer has gone; its owner hears of it as of any closed channel
            channel.close();
            return;
        }
        if (taken < to - from) {
            int rest = from + Math.max(0, taken);
            channel.writeAndFlush(shared.retainedSlice(rest, to - rest), channel.voidPromise());
        }
    }

    /** The file descriptor of a closed socket may be another connection's by now: never write to it. */
    private boolean isShort() {
        return socket != null && socket.isOpen() && pending != null && pending.totalPendingWriteBytes() == 0;
    }

    private static boolean hasOutboundHandler(Channel channel) {
        for (Map.Entry<String, ChannelHandler> entry : channel.pipeline()) {
            if (entry.getValue() instanceof ChannelOutboundHandler) {
                return true;
            }
        }
        return false;
    }
}
