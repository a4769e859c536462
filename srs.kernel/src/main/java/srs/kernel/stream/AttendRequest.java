package srs.kernel.stream;

import java.util.Objects;
import java.util.function.Consumer;
import srs.kernel.client.Client;

/**
 * A wish to count as a player of a stream whose bytes its bundle writes itself, for they are not shared: each of WebRTC's players has numbers and keys of its own.
 * Immutable.
 *
 * @param key the stream
 * @param client the player; what it has been sent ({@link Client#sentBytes}) is what the stream has sent to it
 * @param onEnded hears when the kernel ends it; called at most once and last, on any thread
 */
public record AttendRequest(StreamKey key, Client client, Consumer<EndReason> onEnded) {

    public AttendRequest {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(onEnded, "onEnded");
    }
}
