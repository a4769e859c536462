package srs.kernel.stream;

import java.util.Objects;

/**
 * Identity of a live stream: vhost, application and stream name.
 *
 * <p>Immutable, thread-safe. {@link #url()} is the form that SRS prints, hands to callbacks and matches on (compat 5.1).
 *
 * @param vhost the configured vhost, {@link #DEFAULT_VHOST} when none matched; 1..{@value #MAX_PART_CHARS} characters
 * @param app the application, may hold slashes
 * @param stream the stream name, without extension or query
 */
public record StreamKey(String vhost, String app, String stream) {

    /** The vhost that serves unknown host names and addresses (F057). */
    public static final String DEFAULT_VHOST = "__defaultVhost__";

    /** Longest vhost, application or stream name; longer ones are refused at the door. */
    public static final int MAX_PART_CHARS = 512;

    public StreamKey {
        check("vhost", vhost);
        check("app", app);
        check("stream", stream);
    }

    /** The stream's URL: {@code /app/stream}, with the vhost in front unless it is the default one. */
    public String url() {
        return (vhost.equals(DEFAULT_VHOST) ? "" : vhost) + "/" + app + "/" + stream;
    }

    @Override
    public String toString() {
        return url();
    }

    private static void check(String what, String value) {
        Objects.requireNonNull(value, what);
        if (value.isEmpty() || value.length() > MAX_PART_CHARS) {
            throw new IllegalArgumentException(what + " of " + value.length() + " characters is not in 1.." + MAX_PART_CHARS);
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) == 0x7f) {
                throw new IllegalArgumentException(what + " holds the control character " + (int) value.charAt(i) + " at " + i);
            }
        }
    }
}
