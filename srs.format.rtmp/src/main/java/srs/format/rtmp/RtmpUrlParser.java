package srs.format.rtmp;

import java.util.Locale;

/** The rules of {@link RtmpUrl}, in the order in which SRS applies them. Stateless. */
final class RtmpUrlParser {
    private static final String DOTS_VHOST = "...vhost...";
    private static final String WOWZA_INSTANCE = "/_definst_";

    private RtmpUrlParser() {
    }

    static RtmpUrl parse(String address) {
        checkLength("address", address);
        String text = address.replace(DOTS_VHOST, "?vhost=");
        int path = text.indexOf('/', text.indexOf("://") + 3);
        if (path < 0) {
            return resolve(text, "");
        }
        int slash = text.lastIndexOf('/');
        int query = indexOfQuery(text);
        if (query >= 0 && slash > query && !isVhostValue(text, query, slash)) {
            int beforeQuery = text.lastIndexOf('/', query);
            slash = beforeQuery > path ? beforeQuery : slash;
        }
        return resolve(text.substring(0, slash), text.substring(slash + 1));
    }

    /** Whether the slash ends the value of a vhost, as in {@code app?vhost=v.com/stream}. */
    private static boolean isVhostValue(String text, int query, int slash) {
        int pair = Math.max(query, text.lastIndexOf('&', slash)) + 1;
        return text.startsWith("vhost=", pair) || text.startsWith("domain=", pair);
    }

    static RtmpUrl resolve(String tcUrl, String streamName) {
        checkLength("tcUrl", tcUrl);
        checkLength("stream name", streamName);
        String url = clean(tcUrl.replace(DOTS_VHOST, "?vhost="));
        String name = clean(streamName.replace(DOTS_VHOST, "?vhost="));

        int schemaEnd = url.indexOf("://");
        if (schemaEnd < 1) {
            throw new RtmpProtocolException(RtmpError.TC_URL, "tcUrl " + url + " has no schema");
        }
        String schema = url.substring(0, schemaEnd).toLowerCase(Locale.ROOT);
        String rest = url.substring(schemaEnd + 3);
        String tcQuery = queryOf(rest);
        rest = rest.substring(0, rest.length() - tcQuery.length());
        String nameQuery = queryOf(name);
        name = name.substring(0, name.length() - nameQuery.length());

        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash + 1);
        String host = hostOf(authority);
        if (host.isEmpty()) {
            throw new RtmpProtocolException(RtmpError.TC_URL, "tcUrl " + url + " has no host");
        }
        String param = join(nameQuery, tcQuery);

        String app = trimSlashes((path + "/" + name).replace(WOWZA_INSTANCE, "").replace(" ", ""));
        String stream = "";
        boolean hasName = !trimSlashes(name.replace(" ", "")).isEmpty();
        int split = hasName ? app.lastIndexOf('/') : app.indexOf('/');
        if (split >= 0) {
            stream = trimSlashes(app.substring(split + 1));
            app = trimSlashes(app.substring(0, split));
        } else if (hasName) {
            stream = app;
            app = "";
        }
        if (stream.isEmpty() && param.indexOf('/') >= 0) {
            // SRS looks for a forgotten stream behind a slash in the query
            stream = trimSlashes(param.substring(param.indexOf('/') + 1));
            param = param.substring(0, param.indexOf('/'));
        }
        checkPath(app);
        checkPath(stream);

        String asked = queryValue(param, "vhost");
        if (asked.isEmpty()) {
            asked = queryValue(param, "domain");
        }
        boolean isDefault = asked.equals(RtmpUrl.DEFAULT_VHOST);
        String vhost = asked.isEmpty() || isDefault ? host : asked.replace("/", "");
        if (isDefault && param.indexOf('&') < 0) {
            param = "";
        }
        return new RtmpUrl(schema, host, portOf(authority, schema), vhost, app.isEmpty() ? RtmpUrl.DEFAULT_APP : app, stream, param);
    }

    static int portOf(String schema) {
        return switch (schema) {
            case "rtmp" -> RtmpUrl.DEFAULT_PORT;
            case "rtmps", "https" -> 443;
            case "http" -> 80;
            default -> 0;
        };
    }

    /** Where query or fragment begins, or −1. */
    static int indexOfQuery(String text) {
        int query = text.indexOf('?');
        int fragment = text.indexOf('#');
        return query < 0 ? fragment : fragment < 0 ? query : Math.min(query, fragment);
    }

    static String queryValue(String param, String key) {
        int at = indexOfQuery(param) + 1;
        while (at > 0 && at <= param.length()) {
            int end = at;
            while (end < param.length() && "&,;#?".indexOf(param.charAt(end)) < 0) {
                end++;
            }
            if (param.startsWith(key, at) && at + key.length() < end && param.charAt(at + key.length()) == '=') {
                return param.substring(at + key.length() + 1, end);
            }
            at = end + 1;
        }
        return "";
    }

    private static String queryOf(String text) {
        int at = indexOfQuery(text);
        return at < 0 ? "" : text.substring(at);
    }

    /** One query of two; the stream's own comes first, as it is the one that hooks and tokens look at. */
    private static String join(String first, String second) {
        if (first.length() < 2 || second.length() < 2) {
            return first.length() < 2 ? emptyIfBare(second) : first;
        }
        int fragment = first.indexOf('#');
        return fragment > 0 ? first.substring(0, fragment) + "&" + second.substring(1) + first.substring(fragment)
                : first + "&" + second.substring(1);
    }

    private static String emptyIfBare(String query) {
        return query.length() < 2 ? "" : query;
    }

    private static String hostOf(String authority) {
        String host = authority.substring(authority.indexOf('@') + 1);
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static int portOf(String authority, String schema) {
        String text = authority.substring(Math.max(authority.lastIndexOf(']'), authority.indexOf('@')) + 1);
        int colon = text.lastIndexOf(':');
        if (colon < 0 || colon == text.length() - 1) {
            return portOf(schema);
        }
        String digits = text.substring(colon + 1);
        if (digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9') && Integer.parseInt(digits) <= 65_535) {
            return Integer.parseInt(digits);
        }
        throw new RtmpProtocolException(RtmpError.TC_URL, "port " + digits + " is not in 0..65535");
    }

    private static void checkLength(String what, String text) {
        if (text.length() > RtmpUrl.MAX_CHARS) {
            throw new RtmpProtocolException(RtmpError.TC_URL,
                    what + " of " + text.length() + " characters is longer than " + RtmpUrl.MAX_CHARS);
        }
    }

    /** Takes line breaks and tabs away, as SRS does, and refuses other control characters. */
    private static String clean(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == '\t') {
                out = out == null ? new StringBuilder(text.substring(0, i)) : out;
            } else if (Character.isISOControl(c)) {
                throw new RtmpProtocolException(RtmpError.TC_URL, "character " + (int) c + " at " + i + " is a control character");
            } else if (out != null) {
                out.append(c);
            }
        }
        return out == null ? text : out.toString();
    }

    /** Streams become files and URLs: no name may lead to another folder. */
    private static void checkPath(String path) {
        for (int at = 0; at <= path.length();) {
            int end = path.indexOf('/', at);
            end = end < 0 ? path.length() : end;
            String segment = path.substring(at, end);
            if (segment.equals(".") || segment.equals("..")) {
                throw new RtmpProtocolException(RtmpError.TC_URL, "path " + path + " has a segment " + segment);
            }
            at = end + 1;
        }
    }

    private static String trimSlashes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '/') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == '/') {
            to--;
        }
        return text.substring(from, to);
    }
}
