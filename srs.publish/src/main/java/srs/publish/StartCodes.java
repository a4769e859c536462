package srs.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import srs.codec.CodecException;
import srs.codec.NalUnits;
import srs.format.flv.FlvException;

/**
 * NAL units with start codes (H.264 Annex B) in a tag body that should have lengths before them: some encoders send them (F095).
 *
 * <p>Stateless. The bytes {@code 00 00 01 xx} are both a start code and the length of a unit of 256 to 511 bytes; so units are first
 * walked by their lengths, and only what does not end exactly at the end of the body is taken for start codes. The walk is made only
 * for bodies that begin so.
 */
final class StartCodes {
    private static final int MIN_BYTES = 4;

    private StartCodes() {
    }

    /** Whether the units from {@code offset} on have start codes, not lengths of {@code lengthBytes}. */
    static boolean areIn(ByteBuf body, int offset, int lengthBytes) {
        int begin = body.readerIndex() + offset;
        if (body.writerIndex() - begin < MIN_BYTES) {
            return false;
        }
        int first = body.getInt(begin);
        return (first == 1 || first >>> 8 == 1) && !areLengths(body, begin, lengthBytes);
    }

    /**
     * The same body with lengths before the units.
     *
     * @param body lent for the call
     * @return a new buffer. Hands over.
     * @throws FlvException when there are too many units
     */
    static ByteBuf toLengths(ByteBuf body, int offset, int lengthBytes, ByteBufAllocator allocator) {
        List<ByteBuf> units;
        try {
            units = NalUnits.splitAnnexB(body.slice(body.readerIndex() + offset, body.readableBytes() - offset));
        } catch (CodecException e) {
            throw new FlvException(e.getMessage());
        }
        int size = offset;
        for (ByteBuf unit : units) {
            size += lengthBytes + unit.readableBytes();
        }
        ByteBuf out = allocator.buffer(size, size).writeBytes(body, body.readerIndex(), offset);
        for (ByteBuf unit : units) {
            for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
                out.writeByte(unit.readableBytes() >> shift);
            }
            out.writeBytes(unit, unit.readerIndex(), unit.readableBytes());
        }
        return out;
    }

    private static boolean areLengths(ByteBuf body, int begin, int lengthBytes) {
        int end = body.writerIndex();
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
}
