package srs.http.internal;

import java.util.Optional;

/** Reading of query strings. Stateless. */
final class Query {
    private Query() {}

    /** The decoded first value of a parameter; a value with a broken escape is given as it was written. */
    static Optional<String> first(String query, String name) {
        int at = query.startsWith("?") ? 1 : 0;
        while (at < query.length()) {
            int and = query.indexOf('&', at);
            int end = and < 0 ? query.length() : and;
            int equals = query.indexOf('=', at);
            int keyEnd = equals < 0 || equals > end ? end : equals;
            if (decoded(query.substring(at, keyEnd)).equals(name)) {
                return Optional.of(keyEnd == end ? "" : decoded(query.substring(keyEnd + 1, end)));
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return Percent.decode(new String(utf8, java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (BadRequestException e) {
            return text;
        }
    }
}
