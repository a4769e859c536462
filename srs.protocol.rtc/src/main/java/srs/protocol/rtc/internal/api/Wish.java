package srs.protocol.rtc.internal.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import srs.http.HttpExchange;
import srs.protocol.rtc.internal.negotiation.CodecWish;

/**
 * What a caller wants. Immutable.
 *
 * @param host that names the vhost
 * @param param the query for gates and callbacks, with its question mark, or empty
 * @param ip of the client
 * @param apiHost by which the API was asked, without port; may be empty
 * @param eip where the client sees us, or empty
 * @param encrypt {@code encrypt}, or empty
 * @param dtls {@code dtls}, or empty
 * @param ufrag our name in ICE, as the caller wants it, or empty
 * @param pwd our password, likewise
 */
record Wish(boolean publishes, String host, String app, String stream, String param, String ip, String offer, String apiHost, String eip, CodecWish codecs, String encrypt,
        String dtls, String ufrag, String pwd) {
    private static final String BEARER = "Bearer ";

    /** By WHIP or WHEP: all is in the query. */
    static Wish of(HttpExchange exchange, boolean publishes, String offer) {
        Query query = new Query(exchange.query());
        String app = query.text("app");
        String stream = query.text("stream");
        return of(exchange, publishes, exchange.host(), app.isEmpty() ? "live" : app, stream.isEmpty() ? "livestream" : stream, withBearer(exchange, query), exchange.ip(), offer,
                query);
    }

    /** The token of the header (RFC 9725 §4.7), where OBS has a field for it, is the {@code token} of the query, unless that has one. */
    private static String withBearer(HttpExchange exchange, Query query) {
        String header = exchange.header("Authorization").orElse("");
        if (!header.regionMatches(/* ignoreCase= */ true, 0, BEARER, 0, BEARER.length()) || !query.text("token").isEmpty()) {
            return exchange.query();
        }
        String token = URLEncoder.encode(header.substring(BEARER.length()).trim(), StandardCharsets.UTF_8);
        return exchange.query() + (exchange.query().isEmpty() ? "?" : "&") + "token=" + token;
    }

    /** By JSON: the query of the stream's URL counts, too. */
    static Wish of(HttpExchange exchange, boolean publishes, StreamUrl url, String ip, String offer) {
        String own = exchange.query().startsWith("?") ? exchange.query().substring(1) : exchange.query();
        String both = own + (own.isEmpty() || url.query().isEmpty() ? "" : "&") + (url.query().isEmpty() ? "" : url.query().substring(1));
        Wish wish = of(exchange, publishes, url.host(), url.app(), url.stream(), url.query(), ip, offer, new Query(both));
        return publishes ? wish.withProtection("true") : wish;
    }

    /** A publisher by JSON is protected, whatever the configuration says (compat 3.6). */
    private Wish withProtection(String all) {
        return new Wish(publishes, host, app, stream, param, ip, offer, apiHost, eip, codecs, all, all, ufrag, pwd);
    }

    private static Wish of(HttpExchange exchange, boolean publishes, String host, String app, String stream, String query, String ip, String offer, Query q) {
        String param = !publishes ? query : query.isEmpty() ? "?upstream=rtc" : query + "&upstream=rtc";
        return new Wish(publishes, host, app, stream, param, ip, offer, StreamUrl.host(exchange.header("Host").orElse("")), q.text("eip", "candidate"),
                CodecWish.of(q.text("codec"), q.text("vcodec"), q.text("acodec")), q.text("encrypt"), q.text("dtls"), q.text("ice-ufrag"), q.text("ice-pwd"));
    }
}
