package srs.security.token.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.stream.StreamKey;

/**
 * Judges a token: a signature with its time, {@code EXPIRES.HEX}, or a JSON Web Token (RFC 7519), {@code HEADER.CLAIMS.SIGNATURE}. Stateless.
 */
final class Token {
    /** Longest token. */
    static final int MAX_CHARS = 4096;
    /** How far clocks may differ, in seconds. */
    static final int CLOCK_SKEW = 30;
    private static final int SIGNED_PARTS = 2;
    private static final int JWT_PARTS = 3;

    private Token() {}

    /**
     * Returns when the token admits.
     *
     * @param ip the client's, for tokens that are for one address
     * @param nowSeconds since the epoch
     * @throws Refusal when it does not
     */
    static void check(String token, Keys keys, Action action, StreamKey stream, String ip, long nowSeconds) throws Refusal {
        if (token.length() > MAX_CHARS) {
            throw new Refusal("it has " + token.length() + " characters, the most is " + MAX_CHARS);
        }
        String[] parts = token.split("\\.", -1);
        switch (parts.length) {
            case SIGNED_PARTS -> signed(parts, keys, action, stream, nowSeconds);
            case JWT_PARTS -> claims(jwt(parts, keys), action, stream, ip, nowSeconds);
            default -> throw new Refusal("it is neither EXPIRES.SIGNATURE nor a JSON Web Token");
        }
    }

    private static void signed(String[] parts, Keys keys, Action action, StreamKey stream, long nowSeconds) throws Refusal {
        long expires;
        byte[] signature;
        try {
            expires = Long.parseLong(parts[0]);
            signature = HexFormat.of().parseHex(parts[1].toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Refusal("it is not EXPIRES.SIGNATURE in decimal and hexadecimal digits");
        }
        // before the time is judged: whoever guesses learns nothing
        String text = word(action) + " " + stream.url() + " " + parts[0];
        if (!MessageDigest.isEqual(keys.hmac(text.getBytes(StandardCharsets.UTF_8)), signature)) {
            throw new Refusal("its signature is not one of this stream and for this use");
        }
        notAfter(expires, nowSeconds);
    }

    /** The claims, when the signature is good. */
    private static Map<String, Object> jwt(String[] parts, Keys keys) throws Refusal {
        Map<String, Object> header;
        Map<String, Object> claims;
        byte[] signature;
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            header = Json.object(base64.decode(parts[0]));
            claims = Json.object(base64.decode(parts[1]));
            signature = base64.decode(parts[2]);
        } catch (IllegalArgumentException | IOException e) {
            throw new Refusal("it is not a JSON Web Token");
        }
        if (header.containsKey("crit")) {
            throw new Refusal("it has critical extensions, and none is known");
        }
        byte[] data = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        if (!(header.get("alg") instanceof String algorithm) || !keys.verifies(algorithm, data, signature)) {
            throw new Refusal("its signature is wrong");
        }
        return claims;
    }

    private static void claims(Map<String, Object> claims, Action action, StreamKey stream, String ip, long nowSeconds) throws Refusal {
        if (!(claims.get("exp") instanceof Long expires)) {
            throw new Refusal("it has no time of expiry (exp)");
        }
        notAfter(expires, nowSeconds);
        if (claims.containsKey("nbf") && !(claims.get("nbf") instanceof Long from && from - CLOCK_SKEW <= nowSeconds)) {
            throw new Refusal("it is not good yet (nbf)");
        }
        if (!(claims.get("stream") instanceof String pattern) || !matches(pattern, stream.url())) {
            throw new Refusal("it is for another stream (stream)");
        }
        // a token that does not say what it is for is a viewer's
        Object uses = claims.getOrDefault("action", "play");
        if (!(uses instanceof List<?> many ? many.contains(word(action)) : uses.equals(word(action)))) {
            throw new Refusal("it is not for this use (action)");
        }
        if (claims.containsKey("ip") && !ip.equals(claims.get("ip"))) {
            throw new Refusal("it is for another address (ip)");
        }
    }

    /** The stream's URL, or its beginning and a star. */
    private static boolean matches(String pattern, String url) {
        return pattern.endsWith("*") ? url.startsWith(pattern.substring(0, pattern.length() - 1)) : url.equals(pattern);
    }

    private static void notAfter(long expires, long nowSeconds) throws Refusal {
        if (expires <= nowSeconds - CLOCK_SKEW) {
            throw new Refusal("it expired " + (nowSeconds - expires) + " s ago");
        }
    }

    private static String word(Action action) {
        return action == Action.PUBLISH ? "publish" : "play";
    }
}
