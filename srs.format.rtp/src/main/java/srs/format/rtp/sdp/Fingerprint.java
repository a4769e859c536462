package srs.format.rtp.sdp;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of a certificate (RFC 8122 §5).
 *
 * @param algorithm in small letters, for example {@code sha-256}
 * @param value pairs of hexadecimal digits in capitals with colons between
 */
public record Fingerprint(String algorithm, String value) {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();
    private static final int MAX_BYTES = 64;

    /** The one of a hash. */
    public static Fingerprint of(String algorithm, byte[] hash) {
        return new Fingerprint(algorithm.toLowerCase(Locale.ROOT), HEX.formatHex(hash));
    }

    static Fingerprint parse(String text) {
        String[] words = SdpText.words(text, 2, "fingerprint");
        try {
            byte[] hash = HEX.parseHex(words[1].trim());
            if (hash.length > 0 && hash.length <= MAX_BYTES) {
                return of(words[0], hash);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new SdpException("fingerprint " + SdpText.shown(text) + " is not 1 to " + MAX_BYTES + " bytes in hexadecimal");
    }

    /** Whether this is the hash of a certificate; the caller has hashed it with {@link #algorithm}. */
    public boolean matches(byte[] hash) {
        return MessageDigest.isEqual(HEX.parseHex(value), hash);
    }

    /** As SDP writes it. */
    @Override
    public String toString() {
        return algorithm + " " + value;
    }
}
