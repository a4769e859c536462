package srs.http;

import io.netty.channel.Channel;
import org.osgi.annotation.versioning.ProviderType;

/** An answer whose body has no end. Confined to the connection's event loop, except {@link #close}. */
@ProviderType
public interface LiveResponse {

    /** The connection. Once started, pieces that are framed as {@link #framing} says are written straight into it. */
    Channel channel();

    /** How pieces must be framed on this connection. */
    BodyFraming framing();

    /** Sends status and headers (or the WebSocket handshake); at most the first call counts. */
    void start();

    /** Ends the body in order (last chunk, close frame) when it was started, else answers 404; then closes the connection. Any thread. */
    void close();

    /** Hears of the end of the connection. Called on its event loop, once. */
    @FunctionalInterface
    interface Listener {
        void onClosed();
    }
}
