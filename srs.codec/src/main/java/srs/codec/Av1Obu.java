package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * One open bitstream unit of AV1 (AV1 §5.3).
 *
 * <pre>
 *  0 (1) type (4) extension (1) has size (1) 0 (1) | temporal id (3) spatial id (2) 000 (3) | size (leb128) | payload
 * </pre>
 *
 * @param payload a slice of the buffer that was given, not retained
 */
public record Av1Obu(int type, int temporalId, int spatialId, ByteBuf payload) {
    public static final int SEQUENCE_HEADER = 1;
    public static final int TEMPORAL_DELIMITER = 2;
    public static final int FRAME_HEADER = 3;
    public static final int METADATA = 5;
    public static final int FRAME = 6;

    /** OBUs of one temporal unit. */
    public static final int MAX_OBUS = 4096;

    private static final int MAX_LEB128_BYTES = 8;

    /**
     * The OBUs of a temporal unit or of configOBUs. An OBU without a size goes to the end.
     *
     * @param unit lent, as long as the payloads are used
     * @throws CodecException if a size goes past the end or there are more than {@link #MAX_OBUS}
     */
    public static List<Av1Obu> split(ByteBuf unit) {
        List<Av1Obu> obus = new ArrayList<>();
        ByteBuf in = unit.duplicate();
        while (in.isReadable()) {
            if (obus.size() == MAX_OBUS) {
                throw new CodecException("OBU " + (MAX_OBUS + 1) + " of a temporal unit is over " + MAX_OBUS);
            }
            obus.add(read(in));
        }
        return obus;
    }

    private static Av1Obu read(ByteBuf in) {
        int header = in.readUnsignedByte();
        if ((header & 0x80) != 0) {
            throw new CodecException("OBU header " + header + " has its forbidden bit set");
        }
        int extension = 0;
        if ((header & 0x04) != 0) {
            need(1, in);
            extension = in.readUnsignedByte();
        }
        long size = (header & 0x02) == 0 ? in.readableBytes() : readLeb128(in);
        need(size, in);
        return new Av1Obu(header >> 3 & 0x0F, extension >> 5, extension >> 3 & 0x03, in.readSlice((int) size));
    }

    /** Seven bits a byte, the lowest first; the value has at most 32 bits (AV1 §4.10.5). */
    private static long readLeb128(ByteBuf in) {
        long value = 0;
        for (int i = 0; i < MAX_LEB128_BYTES; i++) {
            need(1, in);
            int octet = in.readUnsignedByte();
            value |= (long) (octet & 0x7F) << 7 * i;
            if (octet < 0x80) {
                if (value > 0xFFFFFFFFL) {
                    throw new CodecException("leb128 " + value + " is over 4294967295");
                }
                return value;
            }
        }
        throw new CodecException("leb128 of more than 8 bytes");
    }

    private static void need(long size, ByteBuf in) {
        if (size > in.readableBytes()) {
            throw new CodecException("OBU ends after " + in.readableBytes() + " of " + size + " bytes");
        }
    }
}
