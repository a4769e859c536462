package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One system call for one player and batch, on a real socket; the ordinary way when it is not that simple. */
class ShortWriteTest {

    private static final int MANY = 8 * 1024 * 1024;

    private final AtomicInteger pipelineWrites = new AtomicInteger();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private MultiThreadIoEventLoopGroup loops;
    private Socket peer;

    @BeforeEach
    void start() {
        assumeTrue(Epoll.isAvailable(), "epoll is not available: " + Epoll.unavailabilityCause());
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    @AfterEach
    void stop() throws Exception {
        if (peer != null) {
            peer.close();
        }
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void shouldSendTheReadableBytesAndLeaveTheSharedBufferAsItWas() throws Exception {
        Channel channel = connect(new ChannelInboundHandlerAdapter());
        channel.eventLoop().submit(() -> {
            ByteBuf shared = channel.alloc().directBuffer().writeBytes(new byte[] {9, 1, 2, 3}).skipBytes(1);
            new ShortWrite(channel).write(shared);
            assertThat(shared.readerIndex()).isEqualTo(1);
            assertThat(shared.refCnt()).isEqualTo(1);
            shared.release();
        }).sync();
        assertThat(peer.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void shouldKeepTheOrderWhenTheSocketTakesOnlyAPart() throws Exception {
        Channel channel = connect(new ChannelInboundHandlerAdapter());
        channel.eventLoop().submit(() -> {
            ShortWrite socket = new ShortWrite(channel);
            ByteBuf shared = channel.alloc().directBuffer(MANY);
            for (int i = 0; i < MANY / 4; i++) {
                shared.writeInt(i);
            }
            socket.write(shared);
            assertThat(socket.isWritable()).as("a full socket").isFalse();
            socket.write(shared);
            shared.release();
        }).sync();
        for (int round = 0; round < 2; round++) {
            ByteBuf got = io.netty.buffer.Unpooled.wrappedBuffer(peer.getInputStream().readNBytes(MANY));
            for (int i = 0; i < MANY / 4; i++) {
                assertThat(got.readInt()).isEqualTo(i);
            }
        }
    }

    @Test
    void shouldGoThroughThePipelineWhenAnOutboundHandlerStandsInIt() throws Exception {
        Channel channel = connect(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                pipelineWrites.incrementAndGet();
                context.write(message, promise);
            }
        });
        channel.eventLoop().submit(() -> {
            ByteBuf shared = channel.alloc().directBuffer().writeByte(7);
            new ShortWrite(channel).write(shared);
            shared.release();
        }).sync();
        assertThat(peer.getInputStream().read()).isEqualTo(7);
        assertThat(pipelineWrites).hasValue(1);
    }

    @Test
    void shouldNotWriteToTheDescriptorOfAClosedSocket() throws Exception {
        Channel channel = connect(new ChannelInboundHandlerAdapter());
        ShortWrite[] socket = new ShortWrite[1];
        channel.eventLoop().submit(() -> socket[0] = new ShortWrite(channel)).sync();
        channel.close().sync();
        // the next connection gets the same descriptor
        Socket first = peer;
        Channel next = connect(new ChannelInboundHandlerAdapter());
        next.eventLoop().submit(() -> {
            ByteBuf shared = next.alloc().directBuffer().writeByte(1);
            socket[0].write(shared);
            shared.release();
            next.writeAndFlush(next.alloc().directBuffer().writeByte(2));
        }).sync();
        assertThat(peer.getInputStream().read()).isEqualTo(2);
        first.close();
    }

    private Channel connect(ChannelHandler handler) throws Exception {
        Channel server = new ServerBootstrap().group(loops).channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handler);
                        accepted.add(channel);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        peer = new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort());
        peer.setSoTimeout(10_000);
        Channel channel = accepted.poll(10, TimeUnit.SECONDS);
        assertThat(channel).isNotNull();
        return channel;
    }
}
