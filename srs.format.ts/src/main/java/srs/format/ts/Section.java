package srs.format.ts;

import io.netty.buffer.ByteBuf;

/** What all PSI sections have in common: their header and their CRC. Stateless. */
final class Section {
    /** Table id and length. */
    static final int LENGTH_END = 3;
    /** The long header and the CRC: no section with a CRC is shorter. */
    static final int MIN_BYTES = 12;

    private static final int CRC_BYTES = 4;

    private Section() {}

    /** Length of the section whose first three bytes are there, those included. */
    static int bytes(ByteBuf in, int at) {
        return LENGTH_END + (in.getUnsignedShort(at + 1) & 0x0FFF);
    }

    static int version(ByteBuf section) {
        return section.getByte(5) >> 1 & 0x1F;
    }

    /** Whether the section holds now, and not from the next version on. */
    static boolean isCurrent(ByteBuf section) {
        return (section.getByte(5) & 1) != 0;
    }

    /** Writes the long header of a table of one section; returns what {@link #end} needs. */
    static int begin(ByteBuf out, int tableId, int extension, int version) {
        int begin = out.writerIndex();
        out.writeByte(tableId).writeShort(0xB000).writeShort(extension).writeByte(0xC1 | version << 1).writeShort(0);
        return begin;
    }

    /** Fills in the length and appends the CRC. */
    static void end(ByteBuf out, int begin) {
        out.setShort(begin + 1, 0xB000 | out.writerIndex() - begin - LENGTH_END + CRC_BYTES);
        out.writeInt(Crc32Mpeg.of(out, begin, out.writerIndex() - begin));
    }
}
