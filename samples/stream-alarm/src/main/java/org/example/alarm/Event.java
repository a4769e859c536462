package org.example.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import srs.kernel.stream.StreamKey;

/**
 * Something that somebody should know of a stream. Immutable.
 *
 * @param kind for programs
 * @param text for people: goes on after the stream's name
 */
record Event(Kind kind, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What has happened. */
    enum Kind {
        LIVE, STALLED, RESUMED, LOW, NORMAL, ENDED
    }

    /** The body to post, as the directive {@code format} says. */
    byte[] body(StreamKey stream, String format) {
        String sentence = stream.url() + " " + text;
        Map<String, String> facts = switch (format) {
            case "discord" -> Map.of("content", sentence);
            case "json" -> Map.of("event", kind.name().toLowerCase(Locale.ROOT), "stream", stream.url(), "text", sentence);
            default -> Map.of("text", sentence);
        };
        try {
            return JSON.writeValueAsString(facts).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
