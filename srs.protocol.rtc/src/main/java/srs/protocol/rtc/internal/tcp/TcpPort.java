package srs.protocol.rtc.internal.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
    private final Listening listening;

    private TcpPort(SessionTable table, Function<TcpPort, Listening> listening) {
        this.table = table;
        this.listening = listening.apply(this);
    }

    /** Opens it. */
    public static TcpPort open(Listeners listeners, Endpoint endpoint, SessionTable table) throws IOException {
        try {
            return new TcpPort(table, port -> {
                try {
                    return listeners.listen(new ListenRequest("webrtc", endpoint, new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            port.accept(channel);
                        }
                    }));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** One whose connections somebody else accepts. */
    static TcpPort of(Listening listening, SessionTable table) {
        return new TcpPort(table, port -> listening);
    }

    /** A connection that speaks RFC 4571 from its first byte on. On its loop. */
    void accept(Channel channel) {
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
