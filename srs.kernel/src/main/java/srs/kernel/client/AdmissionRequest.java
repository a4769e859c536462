package srs.kernel.client;

import java.util.Map;
import java.util.Objects;
import srs.kernel.stream.StreamKey;

/**
 * A client asks to connect, publish or play. Immutable.
 *
 * @param action what it asks for
 * @param client who asks
 * @param key the stream
 * @param param the query with its leading {@code ?}, or empty
 * @param attributes further facts by SRS's names: tcUrl, pageUrl, swfUrl
 */
public record AdmissionRequest(Action action, Client client, StreamKey key, String param, Map<String, String> attributes) {

    /** What a client asks for. */
    public enum Action {
        CONNECT,
        PUBLISH,
        PLAY
    }

    public AdmissionRequest {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(param, "param");
        attributes = Map.copyOf(attributes);
    }
}
