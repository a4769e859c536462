package srs.kernel.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.net.Datagrams;

/** Stands in one UDP socket: gives what comes to the listener of this moment; while there is none, it lets it wait in the socket. Lives on the socket's loop. */
final class DatagramGate extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);

    private final ChannelFutureListener segmentsSent = this::onSegmentsSent;
    private ChannelHandlerContext context;
    private Lease lease;
    private boolean canSegment;
    /** Null where the system cannot cut. */
    private Outbox outbox;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        canSegment = added.channel() instanceof EpollDatagramChannel && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
        outbox = canSegment ? new Outbox(added.channel(), segmentsSent) : null;
    }

    /**
     * Changes the listener, null for none. Any thread.
     *
     * @return is done when the one before gets nothing any more
     */
    Future<?> serve(BundleDatagrams.Receiving next) {
        EventLoop loop = context.channel().eventLoop();
        if (loop.inEventLoop()) {
            change(next);
            return loop.newSucceededFuture(null);
        }
        return loop.submit(() -> change(next));
    }

    private void change(BundleDatagrams.Receiving next) {
        if (lease != null) {
            lease.end();
            lease = null;
        }
        if (next == null || !context.channel().isActive()) {
            context.channel().config().setAutoRead(false);
            return;
        }
        Lease begun = new Lease(context.channel(), next);
        if (begun.begin()) {
            lease = begun;
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        try {
            if (lease != null) {
                lease.offer(datagram.content(), datagram.sender());
            }
        } finally {
            datagram.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (lease != null) {
            lease.readComplete();
        }
        flush();
    }

    private void flush() {
        if (outbox != null) {
            outbox.flush();
        } else {
            context.channel().flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        change(null);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (outbox != null) {
            outbox.close();
        }
    }

    /** A datagram that the system did not take: too long, or to where no way leads. It is lost like any other. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("datagram not sent or received", cause);
    }

    /** An interface, or a path of small datagrams, may not bear what the system offers: then each datagram goes by itself from now on. Those of this write are lost. */
    private void onSegmentsSent(ChannelFuture sent) {
        if (canSegment && sent.cause() instanceof IOException) {
            canSegment = false;
            LOG.info("datagrams of {} go one by one: {}", sent.channel().localAddress(), sent.cause().getMessage());
        }
    }

    /** A listener's time with this socket. */
    private final class Lease implements DatagramPort {
        private final Channel channel;
        private final BundleDatagrams.Receiving receiving;
        private DatagramHandler handler;
        private boolean isOver;

        Lease(Channel channel, BundleDatagrams.Receiving receiving) {
            this.channel = channel;
            this.receiving = receiving;
        }

        boolean begin() {
            guarded(() -> handler = receiving.request().handlers().apply(this));
            return handler != null;
        }

        void offer(ByteBuf payload, InetSocketAddress from) {
            try {
                handler.onDatagram(payload, from);
            } catch (Throwable e) {
                receiving.failed(e);
            }
        }

        void readComplete() {
            guarded(handler::onReadComplete);
        }

        void end() {
            guarded(handler::onClosed);
            DatagramGate.this.flush();
            isOver = true;
        }

        private void guarded(Runnable call) {
            try {
                call.run();
            } catch (Throwable e) {
                receiving.failed(e);
            }
        }

        @Override
        public EventLoop loop() {
            return channel.eventLoop();
        }

        @Override
        public ByteBufAllocator alloc() {
            return channel.alloc();
        }

        @Override
        public InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }

        @Override
        public boolean write(ByteBuf payload, InetSocketAddress to) {
            if (outbox != null) {
                outbox.end(); // what is there goes before
            }
            if (isOver || !channel.isWritable()) {
                payload.release();
                return false;
            }
            channel.write(new DatagramPacket(payload, to), channel.voidPromise());
            return true;
        }

        @Override
        public boolean send(ByteBuf datagram, InetSocketAddress to) {
            if (isOver || !channel.isWritable()) {
                return false;
            }
            return outbox != null && outbox.add(datagram, to, canSegment) || DatagramPort.super.send(datagram, to);
        }

        @Override
        public void flush() {
            DatagramGate.this.flush();
        }
    }
}
