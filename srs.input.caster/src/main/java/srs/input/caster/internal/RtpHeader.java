package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;

/**
 * The header that some encoders put before the transport packets of a datagram (RFC 2250 §2, RFC 3550 §5.1). Stateless.
 *
 * <pre>
 *  2 (2) padding (1) extension (1) sources (4) | marker (1) 33 (7) | sequence number (16) | timestamp (32) | SSRC (32) | sources | extension
 * </pre>
 */
final class RtpHeader {
    private static final int FIXED_BYTES = 12;
    private static final int VERSION_2 = 0x80;
    private static final int VERSION_MASK = 0xC0;
    private static final int EXTENSION = 0x10;
    private static final int SOURCES_MASK = 0x0F;
    private static final int TYPE_MASK = 0x7F;
    private static final int TYPE_MP2T = 33;
    private static final int WORD_BYTES = 4;
    private static final byte TS_SYNC = 0x47;

    private RtpHeader() {}

    /** Its length, when a transport packet follows it; else 0. Lent for the call. */
    static int bytes(ByteBuf payload) {
        int at = payload.readerIndex();
        int size = payload.readableBytes();
        if (size <= FIXED_BYTES || (payload.getByte(at) & VERSION_MASK) != VERSION_2 || (payload.getByte(at + 1) & TYPE_MASK) != TYPE_MP2T) {
            return 0;
        }
        int bytes = FIXED_BYTES + (payload.getByte(at) & SOURCES_MASK) * WORD_BYTES;
        if ((payload.getByte(at) & EXTENSION) != 0) {
            if (bytes + WORD_BYTES > size) {
                return 0;
            }
            bytes += WORD_BYTES + payload.getUnsignedShort(at + bytes + 2) * WORD_BYTES;
        }
        return bytes < size && payload.getByte(at + bytes) == TS_SYNC ? bytes : 0;
    }
}
