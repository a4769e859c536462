package srs.format.ts;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The program association section (ISO/IEC 13818-1 §2.4.4.3): which PID tells of which program. Immutable.
 *
 * <pre>
 *  table id 0 (8) | 1011 length (12) | transport stream id (16) | 11 version (5) current (1) | section (8) | last section (8)
 *  { program number (16) | 111 PID (13) } | CRC (32)
 * </pre>
 *
 * @param programs without the network's entry, number 0
 */
record ProgramAssociation(int version, List<Program> programs) {
    static final int TABLE_ID = 0;

    private static final int LOOP = 8;
    private static final int CRC_BYTES = 4;

    /** A program and the PID of its map. */
    record Program(int number, int mapPid) {}

    ProgramAssociation {
        programs = List.copyOf(programs);
    }

    /** Reads a section whose length and CRC have been checked. Lent for the call. */
    static ProgramAssociation parse(ByteBuf section) {
        List<Program> programs = new ArrayList<>();
        for (int at = LOOP; at + 4 <= section.readableBytes() - CRC_BYTES && programs.size() < TsLimits.MAX_STREAMS; at += 4) {
            int number = section.getUnsignedShort(at);
            if (number != 0) {
                programs.add(new Program(number, section.getUnsignedShort(at + 2) & TransportPacket.PID_MASK));
            }
        }
        return new ProgramAssociation(Section.version(section), programs);
    }

    /** Appends the section with its CRC. Lent for the call. */
    void encode(ByteBuf out) {
        int begin = Section.begin(out, TABLE_ID, /* transport stream id */ 1, version);
        for (Program program : programs) {
            out.writeShort(program.number).writeShort(0xE000 | program.mapPid);
        }
        Section.end(out, begin);
    }
}
