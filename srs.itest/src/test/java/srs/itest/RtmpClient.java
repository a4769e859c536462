package srs.itest;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.MemoryBudget;
import srs.format.rtmp.session.ClientSession;
import srs.format.rtmp.session.ClientSessionConfig;
import srs.format.rtmp.session.ClientSessionListener;
import srs.format.rtmp.session.SessionOutput;
import srs.testkit.Await;

/**
 * One RTMP connection of a test: publishes, or plays into {@link Received}. Lives on a loop of the test; its public methods are for test
 * threads.
 */
class RtmpClient extends ChannelInboundHandlerAdapter implements SessionOutput, ClientSessionListener, AutoCloseable {
    private static final int HANDSHAKE_BYTES = 1 + 2 * 1536;

    /** How a connection ended, as its client saw it. */
    enum End {
        /** The server sent FIN after a whole message. */
        IN_ORDER,
        /** The server sent FIN in the middle of a message. */
        HALF_MESSAGE,
        /** The server sent RST. */
        RESET,
        /** The client closed. */
        BY_CLIENT
    }

    final Received received = new Received();
    private final boolean publishes;
    private final RtmpUrl url;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private volatile Channel channel;
    private ClientSession session;
    /** A second opinion about where messages begin and end. */
    private ChunkReader wire;
    private int handshakeLeft = HANDSHAKE_BYTES;
    private volatile boolean isClosing;

    private RtmpClient(String url, boolean publishes) {
        this.url = RtmpUrl.parse(url);
        this.publishes = publishes;
    }

    /** Connects; {@link #awaitOpen} tells when the server has accepted. */
    static RtmpClient player(EventLoopGroup loops, String url) {
        return new RtmpClient(url, /* publishes= */ false).connect(loops);
    }

    /** Connects, and returns when the server waits for media. */
    static RtmpClient publisher(EventLoopGroup loops, String url) {
        return new RtmpClient(url, /* publishes= */ true).connect(loops).awaitOpen();
    }

    private RtmpClient connect(EventLoopGroup loops) {
        new Bootstrap().group(loops).channel(NioSocketChannel.class).handler(this).connect(new InetSocketAddress(url.host(), url.port()))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        opened.completeExceptionally(connected.cause());
                    }
                });
        return this;
    }

    RtmpClient awaitOpen() {
        Await.result("the server accepts " + (publishes ? "publisher" : "player"), opened);
        return this;
    }

    /** Completes when the server waits for media or begins to send it; exceptionally when the connection was refused or ended before. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** How the connection ended; waits for it. */
    CompletableFuture<End> end() {
        return end;
    }

    boolean isOpen() {
        return !end.isDone();
    }

    int localPort() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Runs on the connection's loop. */
    void onLoop(Consumer<ClientSession> task) {
        channel.eventLoop().execute(() -> {
            task.accept(session);
            channel.flush();
        });
    }

    /** Leaves; everything that was written is sent first. Any thread, once it is connected. */
    void leave() {
        isClosing = true;
        channel.eventLoop().execute(() -> session.close(RtmpError.SOCKET_CLOSED, "closed by the test"));
    }

    /** Leaves, and waits for the end. */
    @Override
    public void close() {
        leave();
        Await.result("the client has closed", end);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        wire = new ChunkReader(ByteBufAllocator.DEFAULT, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED);
        session = new ClientSession(ClientSessionConfig.of(url), ctx.alloc(), new Random(1), this, this);
        session.start(now());
        if (publishes) {
            session.publish(url.streamName());
        } else {
            session.play(url.streamName());
        }
        ctx.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            ByteBuf copy = bytes.duplicate();
            int skip = Math.min(handshakeLeft, copy.readableBytes());
            handshakeLeft -= skip;
            wire.read(copy.skipBytes(skip), (csid, ms, type, stream, body) -> {});
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
        End how = isClosing ? End.BY_CLIENT : wire.unfinishedBytes() == 0 ? End.IN_ORDER : End.HALF_MESSAGE;
        wire.close();
        session.close(RtmpError.SOCKET_CLOSED, "the connection has ended");
        opened.completeExceptionally(new IllegalStateException("the connection has ended: " + how));
        end.complete(how);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end.complete(End.RESET);
        ctx.close();
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
    public void onPublishStart() {
        opened.complete(null);
    }

    @Override
    public void onPlayStart() {
        opened.complete(null);
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
    public void onClosed(RtmpError reason, String message) {
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
