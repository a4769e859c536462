package srs.protocol.srt.internal;

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

    /** The plan for a stream, with {@code [vhost]}, {@code [app]} and {@code [stream]} in the address. */
    static CallPlan of(boolean publishes, StreamKey stream, String url) {
        return new CallPlan(publishes, stream, url.replace("[vhost]", stream.vhost()).replace("[app]", stream.app()).replace("[stream]", stream.stream()));
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
