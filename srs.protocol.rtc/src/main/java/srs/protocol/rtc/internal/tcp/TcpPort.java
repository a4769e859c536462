package srs.protocol.rtc.internal.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.protocol.rtc.internal.session.SessionTable;

/** A TCP endpoint that is open, and its connections. Thread-safe. */
public final class TcpPort implements Listening {
    private static final String CLOSED = "nobody listens there any more";

    private final SessionTable table;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private Listening listening;

    private TcpPort(SessionTable table) {
        this.table = table;
    }

    /** Opens it. */
    public static TcpPort open(Listeners listeners, Endpoint endpoint, SessionTable table) throws IOException {
        TcpPort port = new TcpPort(table);
        port.listening = listeners.listen(new ListenRequest("webrtc", endpoint, new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                port.accept(channel);
            }
        }));
        return port;
    }

    /** A connection that speaks RFC 4571 from its first byte on. On its loop. */
    private void accept(Channel channel) {
        TcpConnection connection = new TcpConnection(table);
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
        channel.pipeline().addLast(connection);
    }

    @Override
    public InetSocketAddress address() {
        return listening.address();
    }

    @Override
    public void close() {
        listening.close();
        endConnections();
    }

    @Override
    public void end() {
        listening.end();
        endConnections();
    }

    private void endConnections() {
        connections.forEach(connection -> connection.end(CLOSED));
    }
}
