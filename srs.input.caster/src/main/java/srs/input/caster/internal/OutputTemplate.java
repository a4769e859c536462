package srs.input.caster.internal;

import java.util.List;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.RtmpUrl;

/**
 * The directive {@code output}: an RTMP address in which {@code [vhost]}, {@code [app]} and {@code [stream]} may stand for parts of the path that was pushed to (compat 5.5).
 * Immutable.
 */
record OutputTemplate(String text) {
    private static final List<String> VARIABLES = List.of("[vhost]", "[app]", "[stream]");
    private static final String SCHEMA = "rtmp://";
    /** Longest name that is filled in, in characters. */
    private static final int MAX_NAME_CHARS = 512;

    /**
     * @param isFixed whether no variable may stand in it, for nothing of what is pushed has a name
     * @throws IllegalArgumentException when it is no address of a stream by RTMP
     */
    static OutputTemplate of(String text, boolean isFixed) {
        OutputTemplate template = new OutputTemplate(text);
        if (!text.startsWith(SCHEMA)) {
            throw new IllegalArgumentException("\"" + text + "\" is not rtmp://HOST[:PORT]/APP/STREAM");
        }
        int slash = text.indexOf('/', SCHEMA.length());
        for (String variable : VARIABLES) {
            int at = text.indexOf(variable);
            if (at >= 0 && (isFixed || slash < 0 || at < slash)) {
                throw new IllegalArgumentException(text + " has " + variable + (isFixed ? ", which only caster flv can fill in" : " in place of the server, which no sender may choose"));
            }
        }
        template.fill("vhost", "app", "stream");
        return template;
    }

    /**
     * The address for what is pushed under these names.
     *
     * @throws IllegalArgumentException when a name cannot be one
     */
    RtmpUrl fill(String vhost, String app, String stream) {
        String filled = text.replace("[vhost]", name("vhost", vhost)).replace("[app]", name("application", app)).replace("[stream]", name("stream", stream));
        RtmpUrl url;
        try {
            url = RtmpUrl.parse(filled);
        } catch (RtmpProtocolException e) {
            throw new IllegalArgumentException(filled + " is no RTMP address: " + e.getMessage(), e);
        }
        if (url.stream().isEmpty() || url.host().isEmpty()) {
            throw new IllegalArgumentException("\"" + filled + "\" is not rtmp://HOST[:PORT]/APP/STREAM");
        }
        return url;
    }

    /** A name of a stranger must be nothing more than a name in the address. */
    private static String name(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException(what + " of " + value.length() + " characters is not in 1.." + MAX_NAME_CHARS);
        }
        boolean isPlain = value.chars().noneMatch(c -> c == '?' || c == '#' || c == '[' || c == ']' || Character.isISOControl(c)) && !value.contains("...vhost...");
        if (!isPlain) {
            throw new IllegalArgumentException(what + " " + CasterLog.said(value) + " is no plain name");
        }
        return value;
    }
}
