package srs.protocol.rtc.internal.api;

import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;

/**
 * {@code webrtc://host[:port]/app/stream[?query]} (compat 5.7). Immutable.
 *
 * @param host without port; what {@code vhost=} or {@code domain=} of the query say, when they do
 * @param app may have slashes
 * @param query with its question mark, or empty
 */
record StreamUrl(String host, String app, String stream, String query) {
    private static final int MAX_CHARACTERS = 4096;

    /** @throws RefusedException when it is no such URL */
    static StreamUrl parse(String text) {
        int scheme = text.indexOf("://");
        int slash = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
        if (slash < 0 || text.length() > MAX_CHARACTERS) {
            throw wrong(text);
        }
        int question = text.indexOf('?', slash);
        String path = text.substring(slash + 1, question < 0 ? text.length() : question);
        String query = question < 0 || question == text.length() - 1 ? "" : text.substring(question);
        int last = path.lastIndexOf('/');
        if (last <= 0 || last == path.length() - 1) {
            throw wrong(text);
        }
        String asked = new Query(query).text("vhost", "domain");
        return new StreamUrl(asked.isEmpty() ? host(text.substring(scheme + 3, slash)) : asked, path.substring(0, last), path.substring(last + 1), query);
    }

    /** A host and a port without the port. */
    static String host(String authority) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
        String host = end <= 0 ? authority : authority.substring(0, end);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static RefusedException wrong(String text) {
        return new RefusedException(RtcError.INVALID_PARAMS, "streamurl of " + text.length() + " characters is not webrtc://host/app/stream");
    }
}
