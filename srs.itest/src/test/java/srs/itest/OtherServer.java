package srs.itest;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.session.ConnectAnswer;
import srs.format.rtmp.session.ConnectCommand;
import srs.format.rtmp.session.PlayCommand;
import srs.format.rtmp.session.PublishCommand;
import srs.format.rtmp.session.ServerIdentity;
import srs.format.rtmp.session.ServerSession;
import srs.format.rtmp.session.ServerSessionConfig;
import srs.format.rtmp.session.ServerSessionListener;
import srs.format.rtmp.session.SessionOutput;

/** An RTMP server that takes every publisher. Lives on a loop of the test; its fields are for test threads. */
final class OtherServer implements AutoCloseable {
    private static final long TIMEOUT_MS = 60_000;

    /** Each publisher that came, in their order. */
    final List<Publisher> publishers = new CopyOnWriteArrayList<>();
    private final Channel listening;

    OtherServer(EventLoopGroup loops, String host, int port) {
        listening = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class).childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Publisher());
            }
        }).bind(host, port).syncUninterruptibly().channel();
    }

    Publisher newest() {
        return publishers.get(publishers.size() - 1);
    }

    @Override
    public void close() {
        publishers.forEach(publisher -> publisher.channel.close().syncUninterruptibly());
        listening.close().syncUninterruptibly();
    }

    /** One publisher. */
    final class Publisher extends ChannelInboundHandlerAdapter implements SessionOutput, ServerSessionListener {
        final Received received = new Received();
        volatile String stream = "";
        volatile boolean hasUnpublished;
        volatile boolean isGone;
        private volatile Channel channel;
        private ServerSession session;
        private String tcUrl = "";

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            session = new ServerSession(ServerSessionConfig.of(ServerIdentity.of("SRS", "0.1.0").forConnection("127.0.0.1", "c1")), ctx.alloc(), new Random(1), this, this, now());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                session.onBytes(bytes, now());
            } finally {
                bytes.release();
            }
            ctx.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            session.close(RtmpError.SOCKET_CLOSED, "the connection has ended");
            isGone = true;
        }

        @Override
        public void write(ByteBuf bytes) {
            channel.write(bytes);
        }

        @Override
        public void setReading(boolean isReading) {
            channel.config().setAutoRead(isReading);
        }

        @Override
        public void onConnect(ConnectCommand command) {
            tcUrl = command.tcUrl();
            session.acceptConnect(ConnectAnswer.DEFAULT, now());
        }

        @Override
        public void onPublish(PublishCommand command) {
            stream = tcUrl + " " + command.streamName();
            session.acceptPublish(TIMEOUT_MS, TIMEOUT_MS, now());
            publishers.add(this);
        }

        @Override
        public void onPlay(PlayCommand command) {
            session.close(RtmpError.INVALID_CLIENT, "nothing is played here");
        }

        @Override
        public void onAudio(long timestampMs, ByteBuf body) {
            received.add(Pulse.AUDIO, timestampMs, body);
        }

        @Override
        public void onVideo(long timestampMs, ByteBuf body) {
            received.add(Pulse.VIDEO, timestampMs, body);
        }

        @Override
        public void onMetadata(long timestampMs, AmfMap metadata) {
            // the test sends none
        }

        @Override
        public void onData(long timestampMs, DataMessage data) {
            // the test sends none
        }

        @Override
        public void onUnpublish() {
            hasUnpublished = true;
        }

        @Override
        public void onPause(boolean isPaused) {
            // nothing is played here
        }

        @Override
        public void onStop() {
            // nothing is played here
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            channel.close();
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
