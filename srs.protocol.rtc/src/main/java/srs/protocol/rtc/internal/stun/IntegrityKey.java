package srs.protocol.rtc.internal.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A password of short-term credentials (RFC 8489 §9.1, §14.5). Lives on one thread. */
public final class IntegrityKey {
    private final Mac mac;

    public IntegrityKey(String password) {
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signature of a message whose length counts the attribute with it as the last. */
    byte[] sign(byte[] message, int integrityAt) {
        int length = integrityAt + StunMessage.ATTRIBUTE_HEADER_BYTES + StunMessage.INTEGRITY_BYTES - StunMessage.HEADER_BYTES;
        mac.update(message, 0, 2);
        mac.update((byte) (length >> 8));
        mac.update((byte) length);
        mac.update(message, 4, integrityAt - 4);
        return mac.doFinal();
    }

    boolean isRight(byte[] message, int integrityAt) {
        byte[] expected = sign(message, integrityAt);
        int difference = 0;
        for (int i = 0; i < expected.length; i++) {
            difference |= expected[i] ^ message[integrityAt + StunMessage.ATTRIBUTE_HEADER_BYTES + i];
        }
        return difference == 0;
    }
}
