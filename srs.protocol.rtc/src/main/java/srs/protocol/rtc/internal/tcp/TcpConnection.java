package srs.protocol.rtc.internal.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import srs.kernel.net.RemotePeer;
import srs.protocol.rtc.internal.PacketKind;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.session.Home;
import srs.protocol.rtc.internal.session.Path;
import srs.protocol.rtc.internal.session.PeerSession;
import srs.protocol.rtc.internal.session.SessionTable;
import srs.protocol.rtc.internal.stun.StunException;
import srs.protocol.rtc.internal.stun.StunMessage;

/**
 * A connection, which is one way to the peer of one session. Lives on its loop; {@link Path}'s methods are called on the session's, which may be another.
 *
 * <pre>
 *  NEW → (STUN with the name of a session) NAMED → (authentic) PROVED → CLOSED
 * </pre>
 *
 * <p>It is closed when it begins with anything but STUN for a session, when it has not proved to be the peer within {@value #PROVE_MS} ms, and with its session. A second
 * connection takes a session over as any other path does: by an authentic request that nominates it.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements Path {
    /** How long a connection may take to an authentic request. */
    static final long PROVE_MS = 10_000;
    /** Bytes that may wait for a peer that reads too slowly; what comes on top of them is dropped. */
    static final int MAX_UNSENT_BYTES = 1024 * 1024;
    /** Packets of a session of another loop that wait to be written; more are dropped. */
    static final int MAX_HANDED_OVER = 1024;

    private final SessionTable table;
    private final Frames frames = new Frames(this::onPacket);
    private final AtomicInteger handedOver = new AtomicInteger();
    private final Runnable flush = this::flush;
    private Channel channel;
    private Home home;
    private InetSocketAddress remote;
    private PeerSession session;
    private boolean isUnsent;
    private volatile boolean isProved;

    TcpConnection(SessionTable table) {
        this.table = table;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        home = table.home(channel.eventLoop());
        remote = RemotePeer.of(channel).address().orElse(new InetSocketAddress(0));
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES));
        channel.eventLoop().schedule(this::closeUnlessProved, PROVE_MS, TimeUnit.MILLISECONDS);
    }

    private void closeUnlessProved() {
        if (!isProved) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (channel.isActive() && message instanceof ByteBuf bytes && !frames.read(bytes)) {
                channel.close();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        home.onReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (session != null) {
            session.onPathLost(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        RtcLog.LOG.debug("rtc tcp {} is closed", remote, cause);
        channel.close();
    }

    private void onPacket(ByteBuf packet) {
        if (!channel.isActive()) {
            return; // closed by a packet before
        }
        PacketKind kind = PacketKind.of(packet);
        if (kind == PacketKind.STUN) {
            onStun(packet);
        } else if (session == null) {
            channel.close();
        } else if (isProved) {
            session.onPacket(kind, packet, this, home);
        }
    }

    private void onStun(ByteBuf packet) {
        StunMessage message;
        try {
            message = StunMessage.parse(packet);
        } catch (StunException e) {
            closeUnlessNamed();
            return;
        }
        PeerSession named = table.byUfrag(IceCredentials.localPart(message.username()));
        if (named == null || session != null && session != named) {
            closeUnlessNamed();
            return;
        }
        session = named;
        session.onStun(message, this, home);
    }

    private void closeUnlessNamed() {
        if (session == null) {
            channel.close();
        }
    }

    /** Nobody listens any more. Any thread. */
    void end(String why) {
        onLoop(() -> {
            if (session != null) {
                session.onPathClosed(this, why);
            }
            channel.close();
        });
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    @Override
    public ByteBuf buffer(int bytes) {
        return channel.alloc().buffer(Frames.LENGTH_BYTES + bytes).setIndex(Frames.LENGTH_BYTES, Frames.LENGTH_BYTES);
    }

    @Override
    public boolean write(ByteBuf datagram) {
        if (!channel.isWritable() || datagram.readableBytes() > Frames.MAX_BYTES) {
            datagram.release();
            return false;
        }
        if (channel.eventLoop().inEventLoop()) {
            writeHere(datagram);
            return true;
        }
        if (handedOver.incrementAndGet() > MAX_HANDED_OVER) {
            handedOver.decrementAndGet();
            datagram.release();
            return false;
        }
        boolean isTaken = onLoop(() -> {
            handedOver.decrementAndGet();
            writeHere(datagram);
            home.sendSoon();
        });
        if (!isTaken) {
            datagram.release();
        }
        return isTaken;
    }

    private void writeHere(ByteBuf datagram) {
        if (!isUnsent) {
            isUnsent = true;
            home.onUnsent(flush);
        }
        int length = datagram.readableBytes();
        if (datagram.readerIndex() >= Frames.LENGTH_BYTES) {
            datagram.readerIndex(datagram.readerIndex() - Frames.LENGTH_BYTES);
            datagram.setShort(datagram.readerIndex(), length);
        } else {
            channel.write(channel.alloc().buffer(Frames.LENGTH_BYTES).writeShort(length), channel.voidPromise());
        }
        channel.write(datagram, channel.voidPromise());
    }

    private void flush() {
        isUnsent = false;
        channel.flush();
    }

    @Override
    public void onProved() {
        isProved = true;
    }

    /** Its session is over, or has too many ways. */
    @Override
    public void onForgotten() {
        onLoop(channel::close);
    }

    @Override
    public void onHeard(long nowUs) {
        // it is nobody else's anyway
    }

    private boolean onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            RtcLog.LOG.debug("the loop has ended before", e);
            return false;
        }
    }
}
