package srs.protocol.srt.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import srs.kernel.stream.StreamKey;

/**
 * A stream to be pulled from a listener somewhere else, or pushed to one. Immutable.
 *
 * @param publishes whether what comes from there is published here; else what is published here is sent there
 * @param stream the stream here
 * @param url the listener, with its variables replaced
 */
record CallPlan(boolean publishes, StreamKey stream, String url) {
    static final int MAX_URL_CHARS = 2048;

    CallPlan {
        Objects.requireNonNull(stream, "stream");
        if (url.length() > MAX_URL_CHARS) {
            throw new IllegalArgumentException("an address of " + url.length() + " characters is longer than " + MAX_URL_CHARS);
        }
    }

    /**
     * The plan for a stream, with {@code [vhost]}, {@code [app]} and {@code [stream]} in the address. Who publishes has chosen the names: none of them is more of the address
     * than a name.
     *
     * @throws IllegalArgumentException when a name would be more than that in the streamid that is said there
     */
    static CallPlan of(boolean publishes, StreamKey stream, String url) {
        return new CallPlan(publishes, stream, with(with(with(url, "[vhost]", stream.vhost()), "[app]", stream.app()), "[stream]", stream.stream()));
    }

    private static String with(String url, String variable, String name) {
        if (!url.contains(variable)) {
            return url;
        }
        // of the streamid's grammar, which has no escapes (compat 5.6)
        if (name.indexOf(',') >= 0 || name.indexOf('?') >= 0) {
            throw new IllegalArgumentException("the name " + name + " has a comma or a question mark, which end a name in a streamid");
        }
        return url.replace(variable, URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/"));
    }

    String kind() {
        return publishes ? "pull" : "push";
    }

    /** Without the address, which may hold a passphrase. */
    @Override
    public String toString() {
        return "srt " + kind() + " of " + stream;
    }
}
