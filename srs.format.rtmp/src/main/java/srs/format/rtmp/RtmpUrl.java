package srs.format.rtmp;

import java.util.Locale;

/**
 * What an RTMP address means: the tcUrl of connect and the name of publish or play, resolved by the rules of SRS. Immutable.
 *
 * <p>Encoders split one address in many ways, and put the query behind the application or behind the stream. All of these are
 * {@code v.com / live / livestream}:
 *
 * <pre>
 *  tcUrl rtmp://ip/live?vhost=v.com         name livestream
 *  tcUrl rtmp://ip/live                     name livestream?vhost=v.com
 *  tcUrl rtmp://ip/live...vhost...v.com     name livestream
 *  tcUrl rtmp://v.com/live/_definst_        name livestream
 * </pre>
 *
 * @param schema in lower case
 * @param host   as in the address, without brackets
 * @param port   as in the address, or the usual one of the schema, or 0
 * @param vhost  what the query says, else the host; the caller looks it up
 * @param app    may contain slashes; {@value #DEFAULT_APP} when the address has none
 * @param stream may be empty, which SRS refuses with 2051
 * @param param  {@code ?query#fragment}, or empty
 */
public record RtmpUrl(String schema, String host, int port, String vhost, String app, String stream, String param) {
    public static final String DEFAULT_VHOST = "__defaultVhost__";
    public static final String DEFAULT_APP = "__defaultApp__";
    public static final int DEFAULT_PORT = 1935;
    /** The longest tcUrl, and the longest name, in characters. */
    public static final int MAX_CHARS = 4096;

    /**
     * Resolves what a client sent.
     *
     * @param tcUrl      of connect
     * @param streamName of publish or play, with its query
     * @throws RtmpProtocolException when there is no host, when a part is too long or has control characters, or when the path has
     *     {@code .} or {@code ..}
     */
    public static RtmpUrl resolve(String tcUrl, String streamName) {
        return RtmpUrlParser.resolve(tcUrl, streamName);
    }

    /**
     * Resolves an address in one piece, {@code rtmp://host/app/stream?query} or {@code rtmp://host/app?query/stream}. A slash in the
     * query of an address with a stream belongs to a value, but for that of {@code vhost} and {@code domain}.
     */
    public static RtmpUrl parse(String address) {
        return RtmpUrlParser.parse(address);
    }

    /** The tcUrl that a client sends for this address: the vhost stands for the host when it is not the default one. */
    public String tcUrl() {
        String name = vhost.isEmpty() || vhost.equals(DEFAULT_VHOST) ? host : vhost;
        String authority = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
        return schema + "://" + authority + (port == RtmpUrlParser.portOf(schema) ? "" : ":" + port) + "/" + app;
    }

    /** The name that a client sends for this address: stream and query. */
    public String streamName() {
        return stream + param;
    }

    /** The value of a key in the query, or an empty string. SRS separates pairs by any of {@code & , ;}. */
    public String queryValue(String key) {
        return RtmpUrlParser.queryValue(param, key);
    }

    /** True for RTMP over TLS. */
    public boolean isSecure() {
        return schema.toLowerCase(Locale.ROOT).equals("rtmps");
    }
}
