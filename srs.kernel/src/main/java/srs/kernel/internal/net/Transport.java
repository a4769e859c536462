package srs.kernel.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

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

        @Override
        Class<? extends Channel> clientChannel() {
            return EpollSocketChannel.class;
        }

        @Override
        Class<? extends Channel> localChannel() {
            return EpollDomainSocketChannel.class;
        }

        @Override
        SocketAddress localAddress(Path socket) {
            return new DomainSocketAddress(socket.toString());
        }

        @Override
        DatagramChannel datagrams(Optional<SocketProtocolFamily> family) {
            return family.map(EpollDatagramChannel::new).orElseGet(EpollDatagramChannel::new);
        }

        @Override
        boolean sharesPorts() {
            return true;
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

        @Override
        Class<? extends Channel> clientChannel() {
            return NioSocketChannel.class;
        }

        @Override
        Class<? extends Channel> localChannel() {
            return NioDomainSocketChannel.class;
        }

        @Override
        SocketAddress localAddress(Path socket) {
            return UnixDomainSocketAddress.of(socket);
        }

        @Override
        DatagramChannel datagrams(Optional<SocketProtocolFamily> family) {
            return family.map(NioDatagramChannel::new).orElseGet(NioDatagramChannel::new);
        }

        @Override
        boolean sharesPorts() {
            return false;
        }
    };

    /** Socket events that are taken at once; 0 lets it grow as needed. */
    private static final int MAX_EVENTS = 0;

    abstract IoHandlerFactory handlers();

    abstract Class<? extends ServerChannel> serverChannel();

    abstract Class<? extends Channel> clientChannel();

    /** Connections to Unix domain sockets. */
    abstract Class<? extends Channel> localChannel();

    abstract SocketAddress localAddress(Path socket);

    /** A UDP socket that is not bound, of one family or, where the system has it, of both. */
    abstract DatagramChannel datagrams(Optional<SocketProtocolFamily> family);

    /** Whether several UDP sockets can have one port, so that the system divides the peers among them. */
    abstract boolean sharesPorts();

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }
}
