package srs.format.srt.internal.crypto;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import javax.crypto.SecretKey;
import srs.format.srt.SrtException;

/**
 * The keys by which a peer encrypts what it sends. Confined to its connection.
 *
 * <p>Key material costs some milliseconds, once for each salt: of a connection that is there only {@link #MAX_WRAPPING_KEYS} new salts are believed.
 */
public final class ReceiveKeys {
    /** Salts that a peer may change to while it is connected. */
    static final int MAX_WRAPPING_KEYS = 16;

    private final String passphrase;
    private byte[] salt;
    private int keyBytes;
    private boolean isGcm;
    private SecretKey wrappingKey;
    private int wrappingKeys;
    private final byte[][] keys = new byte[3][];
    private final PayloadCipher[] ciphers = new PayloadCipher[3];

    public ReceiveKeys(String passphrase) {
        this.passphrase = passphrase;
    }

    /**
     * Takes keys.
     *
     * @return false when they were wrapped by another passphrase
     * @throws SrtException when it is no key material, or of another cipher than before
     */
    public boolean take(byte[] content) {
        KeyMaterial material = KeyMaterial.decode(content);
        SecretKey with = wrappingKey;
        if (with != null && isGcm != material.isGcm()) {
            throw new SrtException("a cipher is not changed while one is connected");
        }
        if (with == null || keyBytes != material.keyBytes() || !Arrays.equals(salt, material.salt())) {
            if (wrappingKeys++ >= MAX_WRAPPING_KEYS) {
                return false;
            }
            with = KeyWrap.wrappingKey(passphrase, material.salt(), material.keyBytes());
        }
        byte[] plain = KeyWrap.unwrap(with, material.wrapped());
        if (plain == null || plain.length != material.keyCount() * material.keyBytes()) {
            return false;
        }
        wrappingKey = with;
        salt = material.salt();
        keyBytes = material.keyBytes();
        isGcm = material.isGcm();
        int at = 0;
        for (int which = KeyMaterial.EVEN; which <= KeyMaterial.ODD; which++) {
            if ((material.keys() & which) != 0) {
                byte[] key = Arrays.copyOfRange(plain, at, at + keyBytes);
                at += keyBytes;
                keys[which] = key;
                ciphers[which] = PayloadCipher.of(isGcm, key, salt);
            }
        }
        return true;
    }

    /** Whether payloads are authenticated. */
    public boolean isGcm() {
        return isGcm;
    }

    /**
     * Decrypts a copy of a packet's payload in its place. Lent for the call.
     *
     * @return false when the key was never told, or somebody has changed it
     */
    public boolean decrypt(int key, ByteBuf packet, ByteBuf payload) {
        return key != 0 && key <= KeyMaterial.ODD && ciphers[key] != null && ciphers[key].decrypt(packet, payload);
    }

    /** What the other direction begins with: in version 5 both sides encrypt by the caller's key, until one makes a new one. */
    public SendKeys forSending(java.security.SecureRandom random, long refreshPackets, long announcePackets) {
        int which = keys[KeyMaterial.EVEN] != null ? KeyMaterial.EVEN : KeyMaterial.ODD;
        return new SendKeys(isGcm, wrappingKey, salt, keys[which], which, random, refreshPackets, announcePackets);
    }
}
