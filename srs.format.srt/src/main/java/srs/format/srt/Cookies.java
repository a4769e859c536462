package srs.format.srt;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SYN cookies (draft §4.3.1.1): made of a secret, the caller's address and the minute, so that nothing is kept of a caller who has not shown that it gets answers. */
final class Cookies {
    private static final long MINUTE_US = 60_000_000;

    private final Mac mac;

    Cookies(SecureRandom random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC", e);
        }
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
