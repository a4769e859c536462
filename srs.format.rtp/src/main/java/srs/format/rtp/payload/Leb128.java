package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.RtpException;

/** AV1's numbers of seven bits a byte, the lowest first (AV1 §4.10.5), as far as sizes need them. Stateless. */
final class Leb128 {
    /** Bytes of a number of 28 bits; no OBU is larger. */
    static final int MAX_BYTES = 4;

    private Leb128() {
    }

    /** The number at an offset. It has {@link #bytes} bytes only if its sender wrote it as short as can be, so the bytes come along: value × 8 + bytes. */
    static long read(ByteBuf in, int at, int end) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            if (at + i >= end) {
                throw new RtpException("leb128 ends after " + i + " bytes");
            }
            int octet = in.getUnsignedByte(at + i);
            value |= (long) (octet & 0x7F) << 7 * i;
            if (octet < 0x80) {
                if (value > Integer.MAX_VALUE) {
                    throw new RtpException("leb128 " + value + " is over " + Integer.MAX_VALUE);
                }
                return value << 3 | i; // i is at most 7
            }
        }
        throw new RtpException("leb128 of more than 8 bytes");
    }

    static int value(long read) {
        return (int) (read >> 3);
    }

    static int bytesRead(long read) {
        return (int) (read & 7) + 1;
    }

    static int bytes(int value) {
        int bytes = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            bytes++;
        }
        return bytes;
    }

    static void write(int value, ByteBuf out) {
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.writeByte(rest & 0x7F | 0x80);
        }
        out.writeByte(rest);
    }
}
