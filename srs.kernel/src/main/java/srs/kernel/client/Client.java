package srs.kernel.client;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.stream.StreamKey;

/**
 * A connected peer, from its connection to its end. Thread-safe.
 *
 * <p>Its id is in each log line about it (MDC key {@code cid}), in the API and in callbacks (F010).
 */
@ProviderType
public interface Client {

    /** 8 characters of 0-9a-z. */
    String id();

    /** The protocol's name: {@code rtmp}, {@code http}. */
    String protocol();

    /** The peer's address: of the socket, or as a trusted proxy told it. */
    String ip();

    /** What it does: {@link #type}, {@link #stream} and {@link #attributes} at one moment, and told apart from what it did before. */
    default Optional<Activity> activity() {
        return Optional.empty();
    }

    /** What it turned out to be, once it said so. */
    Optional<ClientType> type();

    /** The stream that it publishes or plays. */
    Optional<StreamKey> stream();

    /** Further facts by SRS's names: tcUrl, pageUrl, swfUrl, url, param. */
    Map<String, String> attributes();

    /** When it connected, in milliseconds since the epoch. */
    long connectedAtMs();

    long receivedBytes();

    long sentBytes();

    /** How fast the two counters grow. */
    default Rates rates() {
        return Rates.NONE;
    }

    /** Frames dropped because it was too slow. */
    long droppedFrames();

    /** How its connection is, in words of its protocol: what is lost, how far it is; empty when it has none. Begins small and ends without a full stop. */
    default String condition() {
        return "";
    }

    /** Asks its owner to end it; returns at once. The reason goes to the log. */
    void kick(String reason);
}
