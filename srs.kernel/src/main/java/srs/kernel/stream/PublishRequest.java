package srs.kernel.stream;

import io.netty.channel.EventLoop;
import java.util.Objects;
import srs.kernel.client.Client;

/**
 * A wish to feed a stream. Immutable.
 *
 * @param key the stream
 * @param client the publishing client, whose id is the stream's source id
 * @param loop the publisher's event loop, which becomes the stream's home: every call to the {@link Publication} is made on it
 * @param listener hears of the publication's end when somebody else ends it; called on {@code loop}
 */
public record PublishRequest(StreamKey key, Client client, EventLoop loop, Listener listener) {

    public PublishRequest {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(loop, "loop");
        Objects.requireNonNull(listener, "listener");
    }

    /** Hears that a publication was ended by someone other than its owner. */
    @FunctionalInterface
    public interface Listener {
        /** Called once, on the home loop, when the kernel ended the publication; the owner closes its connection. */
        void onEnded(EndReason reason);
    }
}
