package srs.http.internal.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import srs.http.client.HttpCallException;
import srs.http.client.HttpCallException.Kind;

/**
 * Whom a URL names, and what is asked of it. Immutable.
 *
 * @param secure whether it is https
 * @param host a name or an address, IPv6 without brackets
 * @param port the URL's, or 80 or 443
 * @param path path and query as they are sent
 */
record Target(boolean secure, String host, int port, String path) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    /** Longest URL. */
    private static final int MAX_CHARS = 8192;

    static Target of(String url) throws HttpCallException {
        URI uri;
        try {
            if (url.length() > MAX_CHARS) {
                throw new URISyntaxException("", "a URL of " + url.length() + " characters is longer than " + MAX_CHARS);
            }
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new HttpCallException(Kind.URL, "not a URL: " + e.getReason());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new HttpCallException(Kind.URL, "URL scheme '" + scheme + "' is not http or https");
        }
        boolean secure = scheme.equals("https");
        int port = uri.getPort() < 0 ? secure ? HTTPS_PORT : HTTP_PORT : uri.getPort();
        String host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null || port == 0 || port > MAX_PORT) {
            throw new HttpCallException(Kind.URL, "URL is not " + scheme + "://HOST[:PORT][/PATH]");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Target(secure, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port,
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    /** As the Host header has it. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (secure ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + port;
    }

    /** For messages: no path, no query. */
    String server() {
        return (secure ? "https://" : "http://") + authority();
    }
}
