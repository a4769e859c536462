package srs.format.ts;

import io.netty.buffer.ByteBuf;

/** The CRC of PSI sections (ISO/IEC 13818-1 annex A): polynomial 04c11db7, not reflected, no final inversion. Stateless. */
final class Crc32Mpeg {
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            TABLE[i] = crc;
        }
    }

    private Crc32Mpeg() {}

    /** The CRC of so many bytes; 0 of a section with its CRC. The buffer is lent for the call. */
    static int of(ByteBuf bytes, int at, int length) {
        int crc = -1;
        for (int i = at; i < at + length; i++) {
            crc = crc << 8 ^ TABLE[(crc >>> 24 ^ bytes.getByte(i)) & 0xFF];
        }
        return crc;
    }
}
