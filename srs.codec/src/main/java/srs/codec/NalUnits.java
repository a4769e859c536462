package srs.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * The two ways to put NAL units in a row, and the way from one to the other.
 *
 * <pre>
 *  Annex B          00 00 01 | NAL unit | 00 00 00 01 | NAL unit …       H.264 and H.265 Annex B: MPEG-TS, WHIP tools, some encoders
 *  length-prefixed  length (8, 16 or 32) | NAL unit | length | …         ISO/IEC 14496-15: FLV, MP4
 * </pre>
 *
 * <p>Stateless. Slices are of the buffer that was given and not retained: they live as long as that.
 */
public final class NalUnits {
    /** NAL units of one frame; a level 6.2 picture has at most 600 slices. */
    public static final int MAX_NAL_UNITS = 4096;
    /** The length that our own headers announce. */
    public static final int LENGTH_SIZE = 4;

    private static final int START_CODE_BYTES = 3;

    private NalUnits() {
    }

    /**
     * Whether a payload that should be length-prefixed has start codes: it begins with one, and cannot be walked by lengths.
     *
     * <p>The second half matters: {@code 00 00 01 xx} is also the length of a unit of 256 to 511 bytes.
     *
     * @param payload lent for the call
     * @param lengthSize what the sequence header announced: 1, 2 or 4
     */
    public static boolean isAnnexB(ByteBuf payload, int lengthSize) {
        int begin = payload.readerIndex();
        int size = payload.readableBytes();
        boolean beginsWithStartCode = size > START_CODE_BYTES && payload.getUnsignedMedium(begin) == 1
                || size > START_CODE_BYTES + 1 && payload.getInt(begin) == 1;
        return beginsWithStartCode && !endsWhereLengthsEnd(payload, lengthSize);
    }

    private static boolean endsWhereLengthsEnd(ByteBuf payload, int lengthSize) {
        int end = payload.writerIndex();
        long at = payload.readerIndex();
        while (end - at >= lengthSize) {
            at += lengthSize + length(payload, (int) at, lengthSize);
        }
        return at == end;
    }

    private static long length(ByteBuf payload, int at, int lengthSize) {
        return switch (lengthSize) {
            case 1 -> payload.getUnsignedByte(at);
            case 2 -> payload.getUnsignedShort(at);
            case 4 -> payload.getUnsignedInt(at);
            default -> throw new CodecException("NAL unit length of " + lengthSize + " bytes is not 1, 2 or 4");
        };
    }

    /**
     * The NAL units of an Annex B byte stream, without start codes and trailing zeros; empty ones are left out.
     *
     * @param stream lent, as long as the slices are used
     * @throws CodecException if it does not begin with a start code or holds more than {@link #MAX_NAL_UNITS}
     */
    public static List<ByteBuf> splitAnnexB(ByteBuf stream) {
        List<ByteBuf> units = new ArrayList<>();
        int end = stream.writerIndex();
        int at = startCode(stream, stream.readerIndex(), end);
        for (int i = stream.readerIndex(); i < at; i++) {
            if (stream.getByte(i) != 0) {
                throw new CodecException("Annex B stream begins with " + stream.getUnsignedByte(i) + ", not a start code");
            }
        }
        while (at < end) {
            int begin = at + START_CODE_BYTES;
            at = startCode(stream, begin, end);
            int last = at;
            while (last > begin && stream.getByte(last - 1) == 0) {
                last--;
            }
            add(units, stream, begin, last - begin);
        }
        return units;
    }

    /** Where the next 00 00 01 begins, or the end. */
    private static int startCode(ByteBuf stream, int from, int end) {
        int at = from;
        while (at + 2 < end) {
            int third = stream.getByte(at + 2);
            if (third == 1 && stream.getByte(at) == 0 && stream.getByte(at + 1) == 0) {
                return at;
            }
            at += third == 0 ? 1 : 3; // only a zero can be part of a start code that begins later
        }
        return end;
    }

    /**
     * The NAL units of a length-prefixed payload; empty ones are left out.
     *
     * @param payload lent, as long as the slices are used
     * @param lengthSize 1, 2 or 4
     * @throws CodecException if a length goes past the end or there are more than {@link #MAX_NAL_UNITS}
     */
    public static List<ByteBuf> splitLengthPrefixed(ByteBuf payload, int lengthSize) {
        List<ByteBuf> units = new ArrayList<>();
        int end = payload.writerIndex();
        for (int at = payload.readerIndex(); at < end;) {
            if (end - at < lengthSize) {
                throw new CodecException("NAL unit length ends after " + (end - at) + " of " + lengthSize + " bytes");
            }
            long size = length(payload, at, lengthSize);
            at += lengthSize;
            if (size > end - at) {
                throw new CodecException("NAL unit ends after " + (end - at) + " of " + size + " bytes");
            }
            add(units, payload, at, (int) size);
            at += (int) size;
        }
        return units;
    }

    private static void add(List<ByteBuf> units, ByteBuf from, int begin, int size) {
        if (size == 0) {
            return;
        }
        if (units.size() == MAX_NAL_UNITS) {
            throw new CodecException("NAL unit " + (MAX_NAL_UNITS + 1) + " of a frame is over " + MAX_NAL_UNITS);
        }
        units.add(from.slice(begin, size));
    }

    /**
     * The same NAL units with lengths.
     *
     * @param units lent for the call
     * @param lengthSize 1, 2 or 4
     * @return a new buffer. Hands it over.
     * @throws CodecException if a unit is too long for the length size
     */
    public static ByteBuf toLengthPrefixed(List<ByteBuf> units, int lengthSize, ByteBufAllocator allocator) {
        long maxUnitBytes = (1L << 8 * lengthSize) - 1;
        for (ByteBuf unit : units) {
            if (unit.readableBytes() > maxUnitBytes) {
                throw new CodecException("NAL unit of " + unit.readableBytes() + " bytes is over " + maxUnitBytes);
            }
        }
        ByteBuf out = allocator.buffer(sizeWithPrefixes(units));
        for (ByteBuf unit : units) {
            switch (lengthSize) {
                case 1 -> out.writeByte(unit.readableBytes());
                case 2 -> out.writeShort(unit.readableBytes());
                default -> out.writeInt(unit.readableBytes());
            }
            out.writeBytes(unit, unit.readerIndex(), unit.readableBytes());
        }
        return out;
    }

    /** The same NAL units with 4-byte start codes; otherwise as {@link #toLengthPrefixed}. */
    public static ByteBuf toAnnexB(List<ByteBuf> units, ByteBufAllocator allocator) {
        ByteBuf out = allocator.buffer(sizeWithPrefixes(units));
        for (ByteBuf unit : units) {
            out.writeInt(1);
            out.writeBytes(unit, unit.readerIndex(), unit.readableBytes());
        }
        return out;
    }

    private static int sizeWithPrefixes(List<ByteBuf> units) {
        int size = 0;
        for (ByteBuf unit : units) {
            size += LENGTH_SIZE + unit.readableBytes();
        }
        return size;
    }
}
