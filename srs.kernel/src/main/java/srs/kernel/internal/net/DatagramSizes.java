package srs.kernel.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannelConfig;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;

/** How much a UDP socket takes at a time. Stateless. */
final class DatagramSizes {

    /** Datagrams that one system call takes at most. */
    static final int MAX_BATCH = 32;

    /** Memory that one system call's datagrams share at most. */
    private static final int BATCH_BYTES = 256 * 1024;

    /** Datagrams that are taken before another socket of the loop has its turn. */
    private static final int MAX_DATAGRAMS_PER_READ = 128;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(Datagrams.MAX_UNSENT_BYTES / 2, Datagrams.MAX_UNSENT_BYTES);

    private DatagramSizes() {}

    /** Any thread. */
    static void apply(Channel channel, DatagramRequest request) {
        ChannelConfig config = channel.config();
        int batch = Math.max(1, Math.min(MAX_BATCH, BATCH_BYTES / request.maxDatagramBytes()));
        boolean isBatched = config instanceof EpollDatagramChannelConfig;
        config.setOption(ChannelOption.SO_RCVBUF, request.bufferBytes());
        config.setOption(ChannelOption.SO_SNDBUF, request.bufferBytes());
        config.setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        ReceiveBuffer received = new ReceiveBuffer(isBatched ? batch * request.maxDatagramBytes() : request.maxDatagramBytes());
        config.setOption(ChannelOption.RECVBUF_ALLOCATOR, received.maxMessagesPerRead(MAX_DATAGRAMS_PER_READ));
        channel.closeFuture().addListener(closed -> received.close());
        if (isBatched) {
            config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, request.maxDatagramBytes());
        }
    }
}
