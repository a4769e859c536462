package srs.protocol.srt.internal;

import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What a caller's streamid says (compat 5.6): {@code #!::h=host,r=app/stream,m=publish,key=value}, or {@code app/stream}, or {@code stream}, the
 * short ones with {@code ?key=value} behind them, if there is anything. Immutable.
 *
 * @param host the vhost, or empty
 * @param param what callbacks and tokens get: {@code vhost=host&key=value}, keys of the long form sorted by name, without a question mark
 * @param publishes whether it wants to publish; else to play
 */
record StreamId(String host, String app, String stream, String param, boolean publishes) {
    private static final String PREFIX = "#!::";
    private static final String MODE_PUBLISH = "publish";
    private static final String MODE_REQUEST = "request";
    private static final Set<String> RESERVED = Set.of("h", "r", "m");

    /**
     * @param defaultApp of one that is a single word
     * @param shortPublishes whether one without prefix wants to publish
     * @throws IllegalArgumentException when it names no stream, or an unknown mode
     */
    static StreamId parse(String text, String defaultApp, boolean shortPublishes) {
        if (!text.startsWith(PREFIX)) {
            int question = text.indexOf('?');
            return question < 0 ? of("", text, "", shortPublishes, defaultApp)
                    : of("", text.substring(0, question), text.substring(question + 1), shortPublishes, defaultApp);
        }
        Map<String, String> facts = facts(text.substring(PREFIX.length()));
        String mode = facts.getOrDefault("m", MODE_REQUEST);
        if (!mode.equalsIgnoreCase(MODE_PUBLISH) && !mode.equalsIgnoreCase(MODE_REQUEST)) {
            throw new IllegalArgumentException("mode m=" + mode + " is not publish or request");
        }
        String resource = facts.getOrDefault("r", "");
        String host = facts.getOrDefault("h", "");
        boolean hasHost = !host.isEmpty();
        if (resource.isEmpty()) {
            // older encoders: the stream, and a vhost before it, in h
            resource = trim(host);
            int first = resource.indexOf('/');
            hasHost = first != resource.lastIndexOf('/');
            host = hasHost ? resource.substring(0, first) : "";
            resource = hasHost ? resource.substring(first + 1) : resource;
        }
        StringJoiner param = new StringJoiner("&");
        if (hasHost) {
            param.add("vhost=" + host);
        }
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            if (!RESERVED.contains(fact.getKey())) {
                param.add(fact.getKey() + "=" + fact.getValue());
            }
        }
        return of(host, resource, param.toString(), mode.equalsIgnoreCase(MODE_PUBLISH), defaultApp);
    }

    private static Map<String, String> facts(String text) {
        Map<String, String> facts = new TreeMap<>();
        for (String pair : text.replace('?', ',').split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                facts.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return facts;
    }

    private static StreamId of(String host, String resource, String param, boolean publishes, String defaultApp) {
        String path = trim(resource);
        int slash = path.indexOf('/');
        String app = slash < 0 ? defaultApp : path.substring(0, slash);
        String stream = path.substring(slash + 1);
        if (app.isEmpty() || stream.isEmpty()) {
            throw new IllegalArgumentException("it names no stream");
        }
        return new StreamId(host, app, stream, param, publishes);
    }

    private static String trim(String path) {
        int from = 0;
        while (from < path.length() && path.charAt(from) == '/') {
            from++;
        }
        return path.substring(from);
    }

    /** As a client of RTMP would name the app. */
    String tcUrl() {
        return "srt://" + (host.isEmpty() ? "__defaultVhost__" : host) + "/" + app;
    }
}
