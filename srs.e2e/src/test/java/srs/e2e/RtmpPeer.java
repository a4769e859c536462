package srs.e2e;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import srs.format.flv.DataMessage;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.OnMetaData;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.session.ClientSession;
import srs.format.rtmp.session.ClientSessionConfig;
import srs.format.rtmp.session.ClientSessionListener;
import srs.format.rtmp.session.SessionOutput;
import srs.testkit.Await;

/** Our own RTMP client on a socket: publishes the tags of a file, or collects what it plays. Its methods are for test threads. */
final class RtmpPeer implements AutoCloseable {
    private static final int TICK_MS = 1_000;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final MediaTags received = new MediaTags();
    private final Channel channel;

    // loop only
    private ClientSession session;

    private RtmpPeer(RtmpUrl url, boolean publishes) {
        channel = new Bootstrap().group(loops).channel(NioSocketChannel.class).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) throws SSLException {
                if (url.isSecure()) {
                    SslContext tls = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .endpointIdentificationAlgorithm("").build();
                    ch.pipeline().addLast(tls.newHandler(ch.alloc()));
                }
                ch.pipeline().addLast(new Glue(url, publishes));
            }
        }).connect(url.host(), url.port()).syncUninterruptibly().channel();
    }

    /** Connects, and returns when the server waits for media. */
    static RtmpPeer publisher(String url) {
        RtmpPeer peer = new RtmpPeer(RtmpUrl.parse(url), true);
        return peer.open();
    }

    /** Connects, and returns when the server has accepted the play. */
    static RtmpPeer player(String url) {
        RtmpPeer peer = new RtmpPeer(RtmpUrl.parse(url), false);
        return peer.open();
    }

    private RtmpPeer open() {
        try {
            await(opened);
            return this;
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** Writes the tags as fast as the socket takes them, then ends the publish. Takes ownership. */
    void publish(List<FlvTag> tags) {
        await(onLoop(() -> {
            for (FlvTag tag : tags) {
                write(tag);
                tag.release();
            }
        }));
    }

    void unpublish() {
        await(onLoop(() -> session.unpublish()));
    }

    MediaTags received() {
        return received;
    }

    private void write(FlvTag tag) {
        switch (tag.header().type()) {
            case FlvTagHeader.TYPE_AUDIO -> session.writeAudio(tag.header().timestampMs(), tag.body());
            case FlvTagHeader.TYPE_VIDEO -> session.writeVideo(tag.header().timestampMs(), tag.body());
            default -> DataMessage.parse(tag.body()).flatMap(OnMetaData::of).ifPresent(m -> session.writeMetadata(m.values()));
        }
    }

    private CompletableFuture<Void> onLoop(Runnable task) {
        return CompletableFuture.runAsync(() -> {
            task.run();
            channel.flush();
        }, channel.eventLoop()).thenCompose(done -> flushed());
    }

    /** Completes when everything written so far is in the socket. */
    private CompletableFuture<Void> flushed() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(f -> flushed.complete(null));
        return flushed;
    }

    private void await(CompletableFuture<Void> future) {
        Await.result("RTMP client", CompletableFuture.anyOf(future,
                ended.thenAccept(why -> { throw new AssertionError("the session ended: " + why); })));
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Glue extends ChannelInboundHandlerAdapter implements SessionOutput, ClientSessionListener {
        private final RtmpUrl url;
        private final boolean publishes;
        private ChannelHandlerContext context;

        Glue(RtmpUrl url, boolean publishes) {
            this.url = url;
            this.publishes = publishes;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            context = ctx;
            session = new ClientSession(ClientSessionConfig.of(url), ctx.alloc(), new Random(1), this, this);
            session.start(now());
            if (publishes) {
                session.publish(url.streamName());
            } else {
                session.play(url.streamName());
            }
            ctx.flush();
            ctx.executor().scheduleAtFixedRate(() -> session.tick(now()), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf bytes = (ByteBuf) msg;
            try {
                session.onBytes(bytes, now());
            } finally {
                bytes.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            session.close(RtmpError.SOCKET_CLOSED, "the server closed the connection");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ended.complete(cause.toString());
            ctx.close();
        }

        @Override
        public void write(ByteBuf bytes) {
            context.write(bytes);
        }

        @Override
        public void setReading(boolean isReading) {
            context.channel().config().setAutoRead(isReading);
        }

        @Override
        public void onPublishStart() {
            opened.complete(null);
        }

        @Override
        public void onPlayStart() {
            opened.complete(null);
        }

        @Override
        public void onMetadata(long timestampMs, AmfMap metadata) {
            received.add(FlvTagHeader.TYPE_SCRIPT, timestampMs, null);
        }

        @Override
        public void onAudio(long timestampMs, ByteBuf body) {
            received.add(FlvTagHeader.TYPE_AUDIO, timestampMs, body);
        }

        @Override
        public void onVideo(long timestampMs, ByteBuf body) {
            received.add(FlvTagHeader.TYPE_VIDEO, timestampMs, body);
        }

        @Override
        public void onClosed(RtmpError reason, String message) {
            ended.complete(reason + " " + message);
            context.writeAndFlush(context.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }

        private long now() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }
    }
}
