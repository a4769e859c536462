package srs.protocol.rtc.internal.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Session keys of a master key (RFC 3711 §4.3), derived once, for the key derivation rate is 0. Stateless. */
final class KeyDerivation {
    static final int LABEL_RTP_ENCRYPTION = 0;
    static final int LABEL_RTP_AUTHENTICATION = 1;
    static final int LABEL_RTP_SALT = 2;
    static final int LABEL_RTCP_ENCRYPTION = 3;
    static final int LABEL_RTCP_AUTHENTICATION = 4;
    static final int LABEL_RTCP_SALT = 5;

    private static final int BLOCK_BYTES = 16;
    /** Where the label is in the salt of 112 bits: over the 48 bits of the index. */
    private static final int LABEL_AT = 7;

    private KeyDerivation() {
    }

    /** So many bytes for a label. A salt of 96 bits counts as one with 16 zero bits behind it. */
    static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int bytes) {
        byte[] iv = Arrays.copyOf(masterSalt, BLOCK_BYTES);
        iv[LABEL_AT] ^= (byte) label;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(new byte[bytes]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
