package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts one segment (RFC 8216 §4.3.2.4). Confined to its stream's executor. */
final class SegmentCipher {
    private final Cipher cipher;

    SegmentCipher(SegmentKey key) {
        try {
            cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.bytes(), "AES"), new IvParameterSpec(key.iv()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES is not there", e);
        }
    }

    /** The next whole blocks. The buffer is lent for the call. */
    ByteBuffer update(ByteBuf in) {
        byte[] plain = new byte[in.readableBytes()];
        in.getBytes(in.readerIndex(), plain);
        byte[] encrypted = cipher.update(plain);
        return encrypted == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(encrypted);
    }

    /** The last block. */
    ByteBuffer end() {
        try {
            return ByteBuffer.wrap(cipher.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES pads", e);
        }
    }
}
