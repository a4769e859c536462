package srs.kernel.internal.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** How sockets are driven: epoll where its native library loads, else NIO. */
enum Transport {
    EPOLL {
        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory(MAX_EVENTS, GatheringSelect::new);
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return EpollServerSocketChannel.class;
        }
    },
    NIO {
        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerChannel> serverChannel() {
            return NioServerSocketChannel.class;
        }
    };

    /** Socket events that are taken at once; 0 lets it grow as needed. */
    private static final int MAX_EVENTS = 0;

    abstract IoHandlerFactory handlers();

    abstract Class<? extends ServerChannel> serverChannel();

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }
}
