package srs.format.srt;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SYN cookies (draft §4.3.1.1): made of a secret, the caller's address and the minute, so that nothing is kept of a caller who has not shown that it gets answers. */
final class Cookies {
    static final int SECRET_BYTES = 32;

    private static final long MINUTE_US = 60_000_000;

    private final Mac mac;

    Cookies(SecureRandom random) {
        this(secret(random));
    }

    /** @param secret {@value #SECRET_BYTES} random bytes, the same for all who are to believe each other's */
    Cookies(byte[] secret) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC", e);
        }
    }

    static byte[] secret(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    int make(InetSocketAddress peer, long nowUs) {
        return at(peer, Math.floorDiv(nowUs, MINUTE_US));
    }

    /** Of this minute, or the one before. */
    boolean isValid(int cookie, InetSocketAddress peer, long nowUs) {
        long minute = Math.floorDiv(nowUs, MINUTE_US);
        return cookie == at(peer, minute) || cookie == at(peer, minute - 1);
    }

    private int at(InetSocketAddress peer, long minute) {
        mac.update(peer.getAddress().getAddress());
        return ByteBuffer.wrap(mac.doFinal(ByteBuffer.allocate(12).putInt(peer.getPort()).putLong(minute).array())).getInt();
    }
}
