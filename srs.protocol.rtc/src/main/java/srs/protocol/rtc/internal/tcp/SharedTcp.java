package srs.protocol.rtc.internal.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import srs.http.RawProtocol;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.protocol.rtc.internal.session.SessionTable;

/**
 * The TCP endpoints that WebRTC shares with HTTP (F173): HTTP accepts, and connections that begin with STUN in a frame of RFC 4571 come here. Thread-safe.
 *
 * <pre>
 *  length (16) = 20..1500 | 0001 | length (16) | magic cookie 2112a442
 * </pre>
 */
public final class SharedTcp implements RawProtocol {
    private static final int MIN_STUN_BYTES = 20;
    private static final int BINDING_REQUEST = 1;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int NEEDED_BYTES = Frames.LENGTH_BYTES + 8;

    private final SessionTable table;
    private final Map<Integer, TcpPort> ports = new ConcurrentHashMap<>();

    /** None yet. */
    public SharedTcp(SessionTable table) {
        this.table = table;
    }

    /** From now on this one, too. */
    public Listening open(Endpoint endpoint) {
        InetSocketAddress address = endpoint.host().isEmpty() ? new InetSocketAddress(endpoint.port()) : new InetSocketAddress(endpoint.host(), endpoint.port());
        TcpPort port = TcpPort.of(new Share(address), table);
        ports.put(endpoint.port(), port);
        return port;
    }

    @Override
    public Answer recognize(ByteBuf first, InetSocketAddress local) {
        if (!ports.containsKey(local.getPort())) {
            return Answer.NO;
        }
        if (first.readableBytes() < NEEDED_BYTES) {
            return Answer.MORE;
        }
        int at = first.readerIndex();
        int length = first.getUnsignedShort(at);
        boolean isStun = length >= MIN_STUN_BYTES && length <= Frames.MAX_BYTES && first.getUnsignedShort(at + 2) == BINDING_REQUEST && first.getInt(at + 6) == MAGIC_COOKIE;
        return isStun ? Answer.YES : Answer.NO;
    }

    @Override
    public void accept(Channel channel) {
        TcpPort port = channel.localAddress() instanceof InetSocketAddress local ? ports.get(local.getPort()) : null;
        if (port == null) {
            channel.close(); // not any more
            return;
        }
        port.accept(channel);
    }

    /** An endpoint as long as it is shared; the socket is HTTP's. */
    private final class Share implements Listening {
        private final InetSocketAddress address;

        Share(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void close() {
            ports.remove(address.getPort());
        }

        @Override
        public void end() {
            close();
        }
    }
}
