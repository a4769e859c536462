package srs.format.srt.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Wraps the keys of a stream by a key that is made of the passphrase (draft §6.1.4, RFC 3394). */
final class KeyWrap {
    private static final int ITERATIONS = 2048;
    /** The salt of the key that wraps: so many of the stream's last. */
    private static final int SALT_BYTES = 8;

    private KeyWrap() {}

    /** Key of one kind of AES, made of a passphrase: some milliseconds. */
    static SecretKey wrappingKey(String passphrase, byte[] salt, int keyBytes) {
        PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray(), Arrays.copyOfRange(salt, salt.length - SALT_BYTES, salt.length), ITERATIONS, keyBytes * 8);
        try {
            return new SecretKeySpec(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(spec).getEncoded(), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }

    static byte[] wrap(SecretKey with, byte[] keys) {
        try {
            Cipher cipher = Cipher.getInstance("AESWrap");
            cipher.init(Cipher.WRAP_MODE, with);
            return cipher.wrap(new SecretKeySpec(keys, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot wrap keys", e);
        }
    }

    /** The keys, or null when the passphrase was another. */
    static byte[] unwrap(SecretKey with, byte[] wrapped) {
        try {
            Cipher cipher = Cipher.getInstance("AESWrap");
            cipher.init(Cipher.UNWRAP_MODE, with);
            Key keys = cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
            return keys.getEncoded();
        } catch (InvalidKeyException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot unwrap keys", e);
        }
    }
}
