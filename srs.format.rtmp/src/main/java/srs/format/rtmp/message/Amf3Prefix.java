package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * The byte before the AMF0 values of messages of type 15 and 17. Stateless.
 *
 * <p>Flash and librtmp put 0 there and go on in AMF0, switching to AMF3 value by value. Some encoders of type 15 leave it out; the body
 * then begins with the marker of an AMF0 string.
 */
final class Amf3Prefix {
    private static final int AMF0_STRING_MARKER = 2;

    private Amf3Prefix() {
    }

    static void skip(ByteBuf body) {
        if (body.isReadable() && body.getByte(body.readerIndex()) != AMF0_STRING_MARKER) {
            body.skipBytes(1);
        }
    }
}
