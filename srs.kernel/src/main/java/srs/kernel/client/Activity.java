package srs.kernel.client;

import java.util.Map;
import java.util.Objects;
import srs.kernel.stream.StreamKey;

/**
 * What a client does, from {@link ClientHandle#identify} to {@link ClientHandle#idle} or its end. Immutable.
 *
 * @param number another for each activity of any client
 * @param type what it turned out to be
 * @param stream what it publishes or plays
 * @param attributes further facts by SRS's names: tcUrl, pageUrl, swfUrl, url, param
 */
public record Activity(long number, ClientType type, StreamKey stream, Map<String, String> attributes) {
    public Activity {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(stream, "stream");
        attributes = Map.copyOf(attributes);
    }
}
