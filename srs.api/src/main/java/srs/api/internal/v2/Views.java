package srs.api.internal.v2;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import srs.http.HttpExchange;
import srs.kernel.client.Client;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.Track;

/** Streams and clients as JSON. Stateless. */
final class Views {

    /** Entries of a list that a call gets which does not say. */
    static final int DEFAULT_COUNT = 100;

    /** Longest list. */
    static final int MAX_COUNT = 10_000;

    private static final int MAX_DIGITS = 9;

    private Views() {}

    static Map<String, Object> stream(StreamInfo info) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", info.id());
        json.put("url", info.key().url());
        json.put("vhost", info.key().vhost());
        json.put("app", info.key().app());
        json.put("name", info.key().stream());
        json.put("publisher", info.publisherId().orElse(null));
        json.put("live_ms", info.liveMs());
        json.put("players", info.players());
        json.put("taps", info.taps());
        json.put("received_bytes", info.receivedBytes());
        json.put("sent_bytes", info.sentBytes());
        json.put("received_kbps", info.rates().receivedKbps());
        json.put("sent_kbps", info.rates().sentKbps());
        json.put("video_frames", info.videoFrames());
        json.put("audio_frames", info.audioFrames());
        json.put("dropped_frames", info.droppedFrames());
        json.put("video", info.video().map(Views::track).orElse(null));
        json.put("audio", info.audio().map(Views::track).orElse(null));
        return json;
    }

    private static Map<String, Object> track(Track track) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("codec", track.codec().name());
        json.putAll(new java.util.TreeMap<>(track.properties()));
        return json;
    }

    static Map<String, Object> client(Client client) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", client.id());
        json.put("protocol", client.protocol());
        json.put("type", client.type().map(type -> type.name()).orElse(null));
        json.put("publishes", client.type().map(type -> type.publishes()).orElse(false));
        json.put("stream", client.stream().map(key -> key.url()).orElse(null));
        json.put("ip", client.ip());
        json.put("connected_ms", client.connectedAtMs());
        json.put("received_bytes", client.receivedBytes());
        json.put("sent_bytes", client.sentBytes());
        json.put("received_kbps", client.rates().receivedKbps());
        json.put("sent_kbps", client.rates().sentKbps());
        json.put("dropped_frames", client.droppedFrames());
        return json;
    }

    /** Whether a call does not ask for another value by a query parameter. */
    static boolean fits(HttpExchange exchange, String parameter, String value) {
        String wanted = exchange.parameter(parameter).orElse("");
        return wanted.isEmpty() || wanted.equals(value);
    }

    /** The page of a list that a call asks for, with the length of the whole. */
    static <T> Map<String, Object> page(HttpExchange exchange, String name, List<T> all, Comparator<T> order, Function<T, Map<String, Object>> view) {
        int start = number(exchange, "start", 0);
        int count = Math.min(number(exchange, "count", DEFAULT_COUNT), MAX_COUNT);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", all.size());
        json.put("start", start);
        json.put(name, all.stream().sorted(order).skip(start).limit(count).map(view).toList());
        return json;
    }

    /** A query parameter. @throws Problem when it is there and no number */
    static int number(HttpExchange exchange, String name, int fallback) {
        String text = exchange.parameter(name).orElse("");
        if (text.isEmpty()) {
            return fallback;
        }
        if (text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Problem(400, name + " is not a number of 0 to " + "9".repeat(MAX_DIGITS));
        }
        return Integer.parseInt(text);
    }
}
