package srs.protocol.rtc.internal.api;

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

    /** By WHIP or WHEP: all is in the query. */
    static Wish of(HttpExchange exchange, boolean publishes, String offer) {
        Query query = new Query(exchange.query());
        String app = query.text("app");
        String stream = query.text("stream");
        return of(exchange, publishes, exchange.host(), app.isEmpty() ? "live" : app, stream.isEmpty() ? "livestream" : stream, exchange.query(), exchange.ip(), offer, query);
    }

    /** By JSON: the query of the stream's URL counts, too. */
    static Wish of(HttpExchange exchange, boolean publishes, StreamUrl url, String ip, String offer) {
        String own = exchange.query().startsWith("?") ? exchange.query().substring(1) : exchange.query();
        String both = own + (own.isEmpty() || url.query().isEmpty() ? "" : "&") + (url.query().isEmpty() ? "" : url.query().substring(1));
        return of(exchange, publishes, url.host(), url.app(), url.stream(), url.query(), ip, offer, new Query(both));
    }

    private static Wish of(HttpExchange exchange, boolean publishes, String host, String app, String stream, String query, String ip, String offer, Query q) {
        String param = !publishes ? query : query.isEmpty() ? "?upstream=rtc" : query + "&upstream=rtc";
        return new Wish(publishes, host, app, stream, param, ip, offer, StreamUrl.host(exchange.header("Host").orElse("")), q.text("eip", "candidate"),
                CodecWish.of(q.text("codec"), q.text("vcodec"), q.text("acodec")), q.text("encrypt"), q.text("dtls"), q.text("ice-ufrag"), q.text("ice-pwd"));
    }
}
