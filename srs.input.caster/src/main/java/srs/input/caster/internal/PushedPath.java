package srs.input.caster.internal;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What the path of a POST names: {@code /app/stream.flv?query}. Immutable.
 *
 * @param vhost the host that was asked for, or {@code vhost} of the query
 * @param app everything before the last slash
 * @param stream without {@code .flv}
 * @param query with its leading {@code ?}, or empty
 */
record PushedPath(String vhost, String app, String stream, String query) {
    private static final String EXTENSION = ".flv";
    private static final String VHOST = "vhost";

    /** @throws IllegalArgumentException when it names no stream */
    static PushedPath of(String uri, String host) {
        QueryStringDecoder decoder = new QueryStringDecoder(uri, StandardCharsets.UTF_8);
        String path = decoder.path();
        int slash = path.lastIndexOf('/');
        String app = slash <= 0 ? "" : path.substring(path.startsWith("/") ? 1 : 0, slash);
        String stream = path.substring(slash + 1);
        if (stream.endsWith(EXTENSION)) {
            stream = stream.substring(0, stream.length() - EXTENSION.length());
        }
        if (app.isEmpty() || stream.isEmpty()) {
            throw new IllegalArgumentException("the path is not /APP/STREAM.flv");
        }
        String query = decoder.rawQuery();
        String asked = decoder.parameters().containsKey(VHOST) ? decoder.parameters().get(VHOST).get(0) : withoutPort(host);
        return new PushedPath(asked.isEmpty() ? "__defaultVhost__" : asked, app, stream, query.isEmpty() ? "" : "?" + query);
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** The query of the output and that of the sender, as one. */
    String join(String param) {
        return param.isEmpty() ? query : query.isEmpty() ? param : param + "&" + query.substring(1);
    }
}
