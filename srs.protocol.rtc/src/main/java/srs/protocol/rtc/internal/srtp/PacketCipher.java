package srs.protocol.rtc.internal.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and authenticates packets from one byte array into another with the keys of one direction, for RTP or for RTCP. Lives on one thread; reused for each packet.
 *
 * <p>Never in place: javax.crypto would make an array for it each time.
 */
final class PacketCipher {
    private static final int AUTHENTICATION_KEY_BYTES = 20;
    private static final int BLOCK_BYTES = 16;
    private static final int GCM_IV_BYTES = 12;
    /** What HMAC-SHA1 makes, of which a tag is the beginning. */
    private static final int MAC_BYTES = 20;

    private final SrtpProfile profile;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;
    private final Mac mac;
    private final byte[] iv;
    private final byte[] tag = new byte[MAC_BYTES];
    private final byte[] word = new byte[4];

    /** The labels of RTP begin with 0, those of RTCP with 3. */
    PacketCipher(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, boolean isRtcp) {
        this.profile = profile;
        int labels = isRtcp ? KeyDerivation.LABEL_RTCP_ENCRYPTION : KeyDerivation.LABEL_RTP_ENCRYPTION;
        this.key = new SecretKeySpec(KeyDerivation.derive(masterKey, masterSalt, labels, profile.keyBytes()), "AES");
        this.salt = KeyDerivation.derive(masterKey, masterSalt, labels + KeyDerivation.LABEL_RTP_SALT, profile.saltBytes());
        boolean isGcm = profile == SrtpProfile.AEAD_AES_128_GCM;
        this.iv = new byte[isGcm ? GCM_IV_BYTES : BLOCK_BYTES];
        try {
            cipher = Cipher.getInstance(isGcm ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
            mac = isGcm ? null : Mac.getInstance("HmacSHA1");
            if (mac != null) {
                byte[] authenticationKey = KeyDerivation.derive(masterKey, masterSalt, labels + KeyDerivation.LABEL_RTP_AUTHENTICATION, AUTHENTICATION_KEY_BYTES);
                mac.init(new SecretKeySpec(authenticationKey, "HmacSHA1"));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Counter mode (RFC 3711 §4.1.1): salt × 2¹⁶ ⊕ SSRC × 2⁶⁴ ⊕ index × 2¹⁶.
     */
    private void counterIv(int ssrc, long index) {
        Arrays.fill(iv, (byte) 0);
        System.arraycopy(salt, 0, iv, 0, salt.length);
        xor(4, 4, Integer.toUnsignedLong(ssrc));
        xor(8, 6, index);
    }

    /** RFC 7714 §8.1 and §9.1: 0 (16) | SSRC (32) | index (48), ⊕ salt. The index of RTP is ROC and sequence number; that of RTCP has 31 bits. */
    private void gcmIv(int ssrc, long index) {
        System.arraycopy(salt, 0, iv, 0, salt.length);
        xor(2, 4, Integer.toUnsignedLong(ssrc));
        xor(6, 6, index);
    }

    private void xor(int at, int bytes, long value) {
        for (int i = bytes - 1; i >= 0; i--) {
            iv[at + i] ^= (byte) (value >>> 8 * (bytes - 1 - i));
        }
    }

    /** Encrypts or decrypts in counter mode. */
    void count(int ssrc, long index, byte[] in, int from, int length, byte[] out, int to) {
        counterIv(ssrc, index);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            cipher.doFinal(in, from, length, out, to);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the tag of so many bytes behind them. */
    void sign(byte[] packet, int from, int length) {
        mac.update(packet, from, length);
        finish(packet, from + length);
    }

    /** Puts the tag of so many bytes and of the roll-over counter (RFC 3711 §4.2) behind them. */
    void sign(byte[] packet, int from, int length, int rollOver) {
        setWord(packet, from + length, rollOver);
        mac.update(packet, from, length + word.length);
        finish(packet, from + length);
    }

    private void finish(byte[] packet, int to) {
        finish();
        System.arraycopy(tag, 0, packet, to, profile.tagBytes());
    }

    private void finish() {
        try {
            mac.doFinal(tag, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the tag behind so many bytes is right. */
    boolean isAuthentic(byte[] packet, int from, int length) {
        mac.update(packet, from, length);
        return isTag(packet, from + length);
    }

    /** The same with the roll-over counter. */
    boolean isAuthentic(byte[] packet, int from, int length, int rollOver) {
        mac.update(packet, from, length);
        setWord(word, 0, rollOver);
        mac.update(word, 0, word.length);
        return isTag(packet, from + length);
    }

    private boolean isTag(byte[] packet, int at) {
        finish();
        int difference = 0;
        for (int i = 0; i < profile.tagBytes(); i++) { // in the same time for all tags
            difference |= tag[i] ^ packet[at + i];
        }
        return difference == 0;
    }

    /** Big-endian. */
    static void setWord(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    /**
     * Encrypts or decrypts with AES-GCM; the tag is behind the encrypted part.
     *
     * @param header bytes at the beginning that are authenticated only, and copied
     * @param trailer 4 more bytes that are authenticated, for RTCP; null for none
     * @return how many bytes were written; −1 when the tag is wrong
     */
    int gcm(boolean encrypt, int ssrc, long index, byte[] in, int from, int header, int length, byte[] trailer, byte[] out, int to) {
        gcmIv(ssrc, index);
        try {
            cipher.init(encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * profile.tagBytes(), iv));
            cipher.updateAAD(in, from, header);
            if (trailer != null) {
                cipher.updateAAD(trailer);
            }
            System.arraycopy(in, from, out, to, header);
            return header + cipher.doFinal(in, from + header, length - header, out, to + header);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
