package srs.format.srt.internal.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import srs.format.srt.SrtException;

/**
 * Key material as KMREQ carries it (draft §3.2.2): the salt, and one or two keys that are wrapped by a key made of the passphrase.
 *
 * <pre>
 * |0|  V  |  PT   |              Sign             |   Resv    | KK|
 * |                              KEKI                             |
 * |    Cipher     |      Auth     |       SE      |     Resv      |
 * |             Resv              |     SLen/4    |     KLen/4    |
 * |                             Salt                              |
 * |                         Wrapped keys                          |
 * </pre>
 *
 * @param isGcm whether payloads are authenticated, too: AES-GCM, else AES-CTR
 * @param keys which are in it: {@link #EVEN}, {@link #ODD}, or both
 * @param keyBytes 16, 24 or 32
 */
record KeyMaterial(boolean isGcm, int keys, int keyBytes, byte[] salt, byte[] wrapped) {
    static final int EVEN = 1;
    static final int ODD = 2;
    static final int SALT_BYTES = 16;
    /** What a wrapped key is longer than the key (RFC 3394). */
    static final int WRAP_BYTES = 8;

    private static final int HEADER_BYTES = 16;
    private static final int VERSION_AND_TYPE = 0x12;
    private static final int SIGN = 0x2029;
    private static final int CIPHER_AES_CTR = 2;
    private static final int CIPHER_AES_GCM = 4;
    private static final int AUTHENTICATION_AES_GCM = 1;
    private static final int STREAM_SRT = 2;

    int keyCount() {
        return Integer.bitCount(keys);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + SALT_BYTES + wrapped.length);
        out.put((byte) VERSION_AND_TYPE).putShort((short) SIGN).put((byte) keys).putInt(0);
        out.put((byte) (isGcm ? CIPHER_AES_GCM : CIPHER_AES_CTR)).put((byte) (isGcm ? AUTHENTICATION_AES_GCM : 0)).put((byte) STREAM_SRT).put((byte) 0).putShort((short) 0).put((byte) (SALT_BYTES / 4)).put((byte) (keyBytes / 4));
        return out.put(salt).put(wrapped).array();
    }

    /** @throws SrtException when it is none, or of a kind that is not AES-CTR or AES-GCM */
    static KeyMaterial decode(byte[] content) {
        if (content.length < HEADER_BYTES + SALT_BYTES) {
            throw new SrtException("key material of " + content.length + " bytes is shorter than " + (HEADER_BYTES + SALT_BYTES));
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int versionAndType = in.get() & 0xFF;
        int sign = in.getShort() & 0xFFFF;
        int keys = in.get() & 3;
        in.getInt();
        int cipher = in.get() & 0xFF;
        int authentication = in.get() & 0xFF;
        in.getInt();
        int saltBytes = (in.get() & 0xFF) * 4;
        int keyBytes = (in.get() & 0xFF) * 4;
        if (versionAndType != VERSION_AND_TYPE || sign != SIGN || keys == 0) {
            throw new SrtException("key material begins with " + Integer.toHexString(versionAndType) + " " + Integer.toHexString(sign) + " and keys " + keys);
        }
        boolean isGcm = cipher == CIPHER_AES_GCM && authentication == AUTHENTICATION_AES_GCM;
        if (!isGcm && (cipher != CIPHER_AES_CTR || authentication != 0)) {
            throw new SrtException("cipher " + cipher + " with authentication " + authentication + " is not AES-CTR or AES-GCM");
        }
        if (saltBytes != SALT_BYTES || keyBytes != 16 && keyBytes != 24 && keyBytes != 32) {
            throw new SrtException("a salt of " + saltBytes + " bytes or a key of " + keyBytes + " is not 16, or 16, 24 or 32");
        }
        byte[] salt = new byte[SALT_BYTES];
        in.get(salt);
        int bytes = WRAP_BYTES + Integer.bitCount(keys) * keyBytes;
        if (in.remaining() != bytes) {
            throw new SrtException(in.remaining() + " bytes of wrapped keys are not " + bytes);
        }
        return new KeyMaterial(isGcm, keys, keyBytes, salt, Arrays.copyOfRange(content, content.length - bytes, content.length));
    }
}
