package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A channel on any loop whose socket can be full: keeps what was written, decoded by {@link LineEncoder}. Its loop, except what says otherwise. */
final class SocketStandIn extends AbstractChannel {

    private final DefaultChannelConfig config = new DefaultChannelConfig(this);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final StringBuilder unfinished = new StringBuilder();
    private volatile boolean full;
    private volatile boolean open = true;
    volatile int writes;

    private SocketStandIn() {
        super(null);
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(128, 256));
    }

    static SocketStandIn on(EventLoop loop) {
        SocketStandIn channel = new SocketStandIn();
        loop.register(channel).syncUninterruptibly();
        return channel;
    }

    /** What the peer has got so far, item by item. Any thread. */
    List<String> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** The frames among it. Any thread. */
    List<Integer> frames() {
        return LineEncoder.frames(seen());
    }

    /** Lets nothing through, or everything that waits. Any thread. */
    void full(boolean value) {
        full = value;
        if (!value) {
            eventLoop().execute(this::flush);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    protected void doWrite(ChannelOutboundBuffer in) {
        while (!full) {
            Object message = in.current();
            if (message == null) {
                return;
            }
            writes++;
            ByteBuf bytes = (ByteBuf) message;
            unfinished.append(bytes.toString(bytes.readerIndex(), bytes.readableBytes(), java.nio.charset.StandardCharsets.US_ASCII));
            for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
                seen.add(unfinished.substring(0, end));
                unfinished.delete(0, end + 1);
            }
            in.remove();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                promise.setSuccess();
            }
        };
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected void doBind(SocketAddress address) {}

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBeginRead() {}

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return new ChannelMetadata(false);
    }
}
