package srs.format.srt.internal.crypto;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import srs.format.srt.internal.packet.PacketHeader;

/**
 * AES in counter mode with one key (draft §6.2): the initial counter of a packet is the salt's first 112 bits, changed by its sequence number, and 16 bits that count
 * blocks. Encryption and decryption are the same. Confined to its caller.
 */
final class CtrCipher implements PayloadCipher {
    private static final int BLOCK_BYTES = 16;
    private static final int SALT_BYTES = 14;
    private static final int SEQUENCE_AT = 10;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] salt;
    private final byte[] counter = new byte[BLOCK_BYTES];
    private final byte[] scratch = new byte[MAX_BYTES];
    /** In one array for both, the Java machine would make a third. */
    private final byte[] out = new byte[MAX_BYTES];

    CtrCipher(byte[] key, byte[] salt) {
        this.key = new SecretKeySpec(key, "AES");
        this.salt = salt;
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-CTR", e);
        }
    }

    @Override
    public int tagBytes() {
        return 0;
    }

    @Override
    public void encrypt(ByteBuf packet) {
        apply(PacketHeader.sequence(packet), packet, packet.readerIndex() + PacketHeader.BYTES, packet.readableBytes() - PacketHeader.BYTES);
    }

    @Override
    public boolean decrypt(ByteBuf packet, ByteBuf payload) {
        apply(PacketHeader.sequence(packet), payload, payload.readerIndex(), payload.readableBytes());
        return true;
    }

    private void apply(int sequence, ByteBuf bytes, int index, int length) {
        System.arraycopy(salt, 0, counter, 0, SALT_BYTES);
        for (int i = 0; i < 4; i++) {
            counter[SEQUENCE_AT + i] ^= (byte) (sequence >>> 24 - 8 * i);
        }
        bytes.getBytes(index, scratch, 0, length);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
            cipher.doFinal(scratch, 0, length, out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CTR failed", e);
        }
        bytes.setBytes(index, out, 0, length);
    }
}
