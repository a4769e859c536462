package srs.format.ts;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The program map section (ISO/IEC 13818-1 §2.4.4.8): the elementary streams of a program. Immutable.
 *
 * <pre>
 *  table id 2 (8) | 1011 length (12) | program number (16) | 11 version (5) current (1) | section 0 (8) | last section 0 (8)
 *  111 PCR PID (13) | 1111 length (12) | descriptors | { stream type (8) | 111 PID (13) | 1111 length (12) | descriptors } | CRC (32)
 * </pre>
 */
record ProgramMap(int programNumber, int version, int pcrPid, List<Stream> streams) {
    static final int TABLE_ID = 2;

    private static final int FIXED = 12;
    private static final int CRC_BYTES = 4;

    /** One elementary stream. */
    record Stream(int streamType, int pid, Descriptors descriptors) {}

    ProgramMap {
        streams = List.copyOf(streams);
    }

    /** Whether another map says the same of the elementary streams, whatever its version. */
    boolean sameStreams(ProgramMap other) {
        if (streams.size() != other.streams.size()) {
            return false;
        }
        for (int i = 0; i < streams.size(); i++) {
            Stream mine = streams.get(i);
            Stream theirs = other.streams.get(i);
            if (mine.streamType != theirs.streamType || mine.pid != theirs.pid
                    || !java.util.Arrays.equals(mine.descriptors.bytes(), theirs.descriptors.bytes())) {
                return false;
            }
        }
        return true;
    }

    /** Reads a section whose length and CRC have been checked; null when the lengths inside lie. Lent for the call. */
    static ProgramMap parse(ByteBuf section) {
        int end = section.readableBytes() - CRC_BYTES;
        if (end < FIXED) {
            return null;
        }
        List<Stream> streams = new ArrayList<>();
        int at = FIXED + (section.getUnsignedShort(10) & 0x0FFF);
        while (at + 5 <= end) {
            int length = section.getUnsignedShort(at + 3) & 0x0FFF;
            if (at + 5 + length > end) {
                return null;
            }
            byte[] descriptors = new byte[length];
            section.getBytes(at + 5, descriptors);
            streams.add(new Stream(section.getUnsignedByte(at), section.getUnsignedShort(at + 1) & TransportPacket.PID_MASK, new Descriptors(descriptors)));
            at += 5 + length;
        }
        return at != end ? null : new ProgramMap(section.getUnsignedShort(3), Section.version(section),
                section.getUnsignedShort(8) & TransportPacket.PID_MASK, streams);
    }

    /** Appends the section with its CRC. Lent for the call. */
    void encode(ByteBuf out) {
        int begin = Section.begin(out, TABLE_ID, programNumber, version);
        out.writeShort(0xE000 | pcrPid).writeShort(0xF000);
        for (Stream stream : streams) {
            byte[] descriptors = stream.descriptors.bytes();
            out.writeByte(stream.streamType).writeShort(0xE000 | stream.pid).writeShort(0xF000 | descriptors.length).writeBytes(descriptors);
        }
        Section.end(out, begin);
    }
}
