package srs.format.srt.internal.crypto;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import srs.format.srt.internal.packet.PacketHeader;

/**
 * AES in Galois counter mode with one key, as libsrt has it from 1.5.4 on: the nonce of a packet is the salt's first 96 bits, changed by its sequence number; the header,
 * as it was when the packet went out first, is authenticated with the payload, which the tag follows. Confined to its caller.
 */
final class GcmCipher implements PayloadCipher {
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final int SEQUENCE_AT = 8;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] salt;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final byte[] header = new byte[PacketHeader.BYTES];
    private final byte[] scratch = new byte[MAX_BYTES];
    private final byte[] out = new byte[MAX_BYTES];

    GcmCipher(byte[] key, byte[] salt) {
        this.key = new SecretKeySpec(key, "AES");
        this.salt = salt;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    private void begin(int mode, ByteBuf packet) throws GeneralSecurityException {
        System.arraycopy(salt, 0, nonce, 0, NONCE_BYTES);
        int sequence = PacketHeader.sequence(packet);
        for (int i = 0; i < 4; i++) {
            nonce[SEQUENCE_AT + i] ^= (byte) (sequence >>> 24 - 8 * i);
        }
        packet.getBytes(packet.readerIndex(), header);
        header[PacketHeader.MESSAGE] &= (byte) ~(PacketHeader.MESSAGE_RETRANSMITTED >>> 24);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(header);
    }

    @Override
    public void encrypt(ByteBuf packet) {
        int at = packet.readerIndex() + PacketHeader.BYTES;
        int length = packet.writerIndex() - at;
        packet.getBytes(at, scratch, 0, length);
        try {
            begin(Cipher.ENCRYPT_MODE, packet);
            int made = cipher.doFinal(scratch, 0, length, out, 0);
            packet.writerIndex(at).writeBytes(out, 0, made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    @Override
    public boolean decrypt(ByteBuf packet, ByteBuf payload) {
        int length = payload.readableBytes();
        if (length < TAG_BYTES) {
            return false;
        }
        payload.getBytes(payload.readerIndex(), scratch, 0, length);
        try {
            begin(Cipher.DECRYPT_MODE, packet);
            int made = cipher.doFinal(scratch, 0, length, out, 0);
            payload.writerIndex(payload.readerIndex()).writeBytes(out, 0, made);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }
}
