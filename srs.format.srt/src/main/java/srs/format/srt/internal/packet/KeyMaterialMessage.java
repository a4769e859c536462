package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import srs.format.srt.SrtException;

/**
 * KMREQ or KMRSP of a connection that is there (draft §3.2.1.2): a new key, or the answer to it.
 *
 * @param type {@link #TYPE_REQUEST} or {@link #TYPE_RESPONSE}
 * @param content the key material as it is in the handshake, or one word of state
 */
public record KeyMaterialMessage(int type, byte[] content) implements ControlPacket {
    public static final int TYPE_REQUEST = 0x7FFF_0003;
    public static final int TYPE_RESPONSE = 0x7FFF_0004;
    /** The longest that there is: two keys of 32 bytes. */
    public static final int MAX_BYTES = 128;

    static boolean isOne(int type) {
        return type == TYPE_REQUEST || type == TYPE_RESPONSE;
    }

    @Override
    public void encodeBody(ByteBuf out) {
        out.writeBytes(content);
    }

    static KeyMaterialMessage decodeBody(int type, ByteBuf body) {
        int bytes = body.readableBytes();
        if (bytes < 4 || bytes > MAX_BYTES) {
            throw new SrtException("key material of " + bytes + " bytes is not in 4.." + MAX_BYTES);
        }
        return new KeyMaterialMessage(type, ByteBufUtil.getBytes(body));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyMaterialMessage message && type == message.type && Arrays.equals(content, message.content);
    }

    @Override
    public int hashCode() {
        return type + Arrays.hashCode(content);
    }
}
