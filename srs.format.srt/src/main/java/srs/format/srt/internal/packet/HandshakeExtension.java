package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import srs.format.srt.SrtException;

/**
 * An extension of a handshake (draft §3.2.1): a type, a length in words, and so many words.
 *
 * @param content its bytes, a multiple of 4
 */
public record HandshakeExtension(int type, byte[] content) {
    public static final int HS_REQUEST = 1;
    public static final int HS_RESPONSE = 2;
    public static final int KM_REQUEST = 3;
    public static final int KM_RESPONSE = 4;
    public static final int STREAM_ID = 5;
    public static final int CONGESTION = 6;
    public static final int FILTER = 7;
    public static final int GROUP = 8;

    public static final int MAX_TEXT_BYTES = 512;

    /** Text is in words whose bytes are the other way round, filled up with zeros. */
    public static HandshakeExtension text(int type, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new SrtException("a text of " + bytes.length + " bytes is longer than " + MAX_TEXT_BYTES);
        }
        byte[] content = new byte[bytes.length + 3 & ~3];
        for (int i = 0; i < bytes.length; i++) {
            content[i ^ 3] = bytes[i];
        }
        return new HandshakeExtension(type, content);
    }

    /** Its text. */
    public String text() {
        if (content.length > MAX_TEXT_BYTES) {
            throw new SrtException("extension " + type + " of " + content.length + " bytes is longer than " + MAX_TEXT_BYTES);
        }
        byte[] bytes = new byte[content.length];
        int length = 0;
        while (length < bytes.length && content[length ^ 3] != 0) {
            bytes[length] = content[length ^ 3];
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    void encode(ByteBuf out) {
        out.writeShort(type).writeShort(content.length / 4).writeBytes(content);
    }

    static HandshakeExtension decode(ByteBuf in) {
        int type = in.readUnsignedShort();
        int bytes = in.readUnsignedShort() * 4;
        if (bytes > in.readableBytes()) {
            throw new SrtException("extension " + type + " of " + bytes + " bytes is longer than the " + in.readableBytes() + " that are left");
        }
        HandshakeExtension extension = new HandshakeExtension(type, ByteBufUtil.getBytes(in, in.readerIndex(), bytes));
        in.skipBytes(bytes);
        return extension;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HandshakeExtension extension && type == extension.type && Arrays.equals(content, extension.content);
    }

    @Override
    public int hashCode() {
        return type + Arrays.hashCode(content);
    }
}
