package srs.http.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** The password of the API (compat 3.2): asked for on every path that holds {@code /api/}, compared in constant time. Immutable. */
final class BasicAuth {
    private static final String SCHEME = "Basic ";

    private final byte[] expected;

    BasicAuth(String username, String password) {
        expected = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    static boolean isAskedOn(String path) {
        return path.contains("/api/");
    }

    /** @param header the Authorization header, or null */
    boolean admits(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            return MessageDigest.isEqual(Base64.getDecoder().decode(header.substring(SCHEME.length()).trim()), expected);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
