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

    /**
     * Sends a text message on a WebSocket that was started. Any thread. A client that has not taken the ones before loses its connection.
     */
    default void sendText(String text) {
        throw new UnsupportedOperationException("this answer sends no messages");
    }

    /** Ends the body in order (last chunk, close frame) when it was started, else answers 404; then closes the connection. Any thread. */
    void close();

    /** Hears of the connection, on its event loop. */
    @FunctionalInterface
    interface Listener {
        /** It has ended. Once and last. */
        void onClosed();

        /** A WebSocket client says something: a text message in one frame, of 16 kB at most. Other messages are dropped. */
        default void onText(String text) {}
    }
}
