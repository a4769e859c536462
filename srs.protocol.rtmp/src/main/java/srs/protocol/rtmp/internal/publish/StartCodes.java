package srs.protocol.rtmp.internal.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * NAL units with start codes (H.264 Annex B) in a tag body that should have lengths before them: some encoders send them (F095).
 *
 * <p>Stateless. The bytes {@code 00 00 01 xx} are both a start code and the length of a unit of 256 to 511 bytes; so units are first
 * walked by their lengths, and only what does not end exactly at the end of the body is taken for start codes. The walk is made only
 * for bodies that begin so.
 */
final class StartCodes {
    private StartCodes() {
    }

    /** Whether the units from {@code offset} on have start codes, not lengths of {@code lengthBytes}. */
    static boolean areIn(ByteBuf body, int offset, int lengthBytes) {
        int at = body.readerIndex() + offset;
        int end = body.writerIndex();
        if (end - at < 4 || body.getUnsignedMedium(at) > 1 || body.getUnsignedMedium(at) == 0 && body.getByte(at + 3) > 1) {
            return false;
        }
        return startCodeAt(body, at, end) == at && !areLengths(body, at, end, lengthBytes);
    }

    /**
     * The same body with lengths before the units.
     *
     * @param body lent for the call
     * @return a new buffer. Hands over.
     */
    static ByteBuf toLengths(ByteBuf body, int offset, int lengthBytes, ByteBufAllocator allocator) {
        int end = body.writerIndex();
        ByteBuf out = allocator.buffer(body.readableBytes() + 16);
        out.writeBytes(body, body.readerIndex(), offset);
        int unit = afterStartCode(body, body.readerIndex() + offset);
        while (unit < end) {
            int next = startCodeAt(body, unit, end);
            writeUnit(out, body, unit, next - unit, lengthBytes);
            unit = next == end ? end : afterStartCode(body, next);
        }
        return out;
    }

    private static void writeUnit(ByteBuf out, ByteBuf body, int index, int length, int lengthBytes) {
        if (length == 0) {
            return;
        }
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            out.writeByte(length >> shift);
        }
        out.writeBytes(body, index, length);
    }

    private static boolean areLengths(ByteBuf body, int begin, int end, int lengthBytes) {
        int at = begin;
        while (end - at >= lengthBytes) {
            long length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | body.getUnsignedByte(at + i);
            }
            at += lengthBytes;
            if (length > end - at) {
                return false;
            }
            at += (int) length;
        }
        return at == end;
    }

    /** Where the next start code begins, its leading zeros included, or {@code end}. */
    private static int startCodeAt(ByteBuf body, int from, int end) {
        int zeros = 0;
        for (int at = from; at < end; at++) {
            int octet = body.getByte(at);
            if (octet == 0) {
                zeros++;
            } else if (octet == 1 && zeros >= 2) {
                return at - zeros;
            } else {
                zeros = 0;
            }
        }
        return end;
    }

    private static int afterStartCode(ByteBuf body, int startCode) {
        int at = startCode;
        while (body.getByte(at) == 0) {
            at++;
        }
        return at + 1;
    }
}
