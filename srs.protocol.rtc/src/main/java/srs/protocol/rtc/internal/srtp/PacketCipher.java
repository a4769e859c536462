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
 * Encrypts and authenticates packets in a byte array with the keys of one direction, for RTP or for RTCP. Lives on one thread; reused for each packet.
 */
final class PacketCipher {
    private static final int AUTHENTICATION_KEY_BYTES = 20;
    private static final int BLOCK_BYTES = 16;
    private static final int GCM_IV_BYTES = 12;

    private final SrtpProfile profile;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final Cipher cipher;
    private final Mac mac;
    private final byte[] iv;
    private final byte[] tag = new byte[20];
    private final byte[] counted;

    /** The labels of RTP begin with 0, those of RTCP with 3. */
    PacketCipher(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, boolean isRtcp) {
        this.profile = profile;
        int labels = isRtcp ? KeyDerivation.LABEL_RTCP_ENCRYPTION : KeyDerivation.LABEL_RTP_ENCRYPTION;
        this.key = new SecretKeySpec(KeyDerivation.derive(masterKey, masterSalt, labels, profile.keyBytes()), "AES");
        this.salt = KeyDerivation.derive(masterKey, masterSalt, labels + KeyDerivation.LABEL_RTP_SALT, profile.saltBytes());
        boolean isGcm = profile == SrtpProfile.AEAD_AES_128_GCM;
        this.counted = new byte[isGcm ? 0 : SrtpContext.MAX_PACKET_BYTES];
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

    /** Encrypts or decrypts in counter mode, in place: by way of an array of ours, for in its own input javax.crypto would make one each time. */
    void count(int ssrc, long index, byte[] packet, int from, int end) {
        counterIv(ssrc, index);
        int length = end - from;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            cipher.doFinal(packet, from, length, counted, 0);
            System.arraycopy(counted, 0, packet, from, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the tag of what is before an offset and of four more bytes (RFC 3711 §4.2) there. */
    void sign(byte[] packet, int end, int rollOver, boolean withRollOver) {
        authenticate(packet, end, rollOver, withRollOver);
        System.arraycopy(tag, 0, packet, end, profile.tagBytes());
    }

    /** Whether the tag at an offset is right. */
    boolean isAuthentic(byte[] packet, int end, int tagAt, int rollOver, boolean withRollOver) {
        authenticate(packet, end, rollOver, withRollOver);
        int difference = 0;
        for (int i = 0; i < profile.tagBytes(); i++) { // in the same time for all tags
            difference |= tag[i] ^ packet[tagAt + i];
        }
        return difference == 0;
    }

    private void authenticate(byte[] packet, int end, int rollOver, boolean withRollOver) {
        mac.update(packet, 0, end);
        if (withRollOver) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                mac.update((byte) (rollOver >>> shift));
            }
        }
        try {
            mac.doFinal(tag, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Encrypts or decrypts with AES-GCM, in place; the tag is behind the encrypted part.
     *
     * @param header bytes at the beginning that are authenticated only
     * @param trailer 4 more bytes that are, for RTCP
     * @return the end; −1 when the tag is wrong
     */
    int gcm(boolean encrypt, int ssrc, long index, byte[] packet, int header, int end, byte[] trailer) {
        gcmIv(ssrc, index);
        try {
            cipher.init(encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * profile.tagBytes(), iv));
            cipher.updateAAD(packet, 0, header);
            if (trailer != null) {
                cipher.updateAAD(trailer);
            }
            return header + cipher.doFinal(packet, header, end - header, packet, header);
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
