package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** A call to a peer, and the connection that it becomes. Confined to its owner, who gives it every datagram and ticks it when it says. */
@ProviderType
public interface SrtCall {

    /** Hears of a call. One of the two, once. */
    interface Listener {

        /** @return hears of the connection */
        SrtConnection.Listener onConnected(SrtConnection connection);

        void onFailed(String reason);
    }

    /** A datagram. Lent for the call. */
    void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowUs);

    /**
     * Time goes on.
     *
     * @return when it is to be called again; what comes or is sent before may make it earlier, by 5 ms after that at the latest
     */
    long tick(long nowUs);

    /** Ends the call, or the connection. */
    void close(long nowUs);
}
