package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.BitSet;

/**
 * Looks through a publisher's transport packets (ISO/IEC 13818-1) for what a player of them must know: the tables, and where a key frame begins. The packets stay as they
 * are. Confined to its stream's loop; owns copies of the tables.
 *
 * <pre>
 * | 0x47 | E S P + 13 bits PID | SC AFC CC | adaptation field | payload |
 * </pre>
 */
final class TsScan implements AutoCloseable {
    static final int PACKET_BYTES = 188;

    private static final int SYNC = 0x47;
    private static final int HEADER_BYTES = 4;
    private static final int STARTS_UNIT = 0x40;
    private static final int HAS_ADAPTATION = 0x20;
    private static final int HAS_PAYLOAD = 0x10;
    private static final int RANDOM_ACCESS = 0x40;
    private static final int PAT_PID = 0;
    private static final int PAT_TABLE = 0;
    private static final int PMT_TABLE = 2;
    private static final int NO_PID = -1;
    private static final int PID_MASK = 0x1FFF;
    private static final int LENGTH_MASK = 0xFFF;
    private static final int SECTION_HEADER_BYTES = 8;
    private static final int CRC_BYTES = 4;
    private static final int ENTRY_BYTES = 5;
    private static final int PES_HEADER_BYTES = 9;
    /** A PMT goes on over more packets than this in no stream that we know. */
    private static final int MAX_TABLE_PACKETS = 8;

    private static final int TYPE_H264 = 0x1B;
    private static final int TYPE_HEVC = 0x24;

    private final ByteBufAllocator allocator;
    private ByteBuf pat;
    private ByteBuf pmt;
    private int pmtPid = NO_PID;
    private int videoPid = NO_PID;
    private int videoType;
    /** All of the PMT: where there is no video, a player may begin at any of them, for a stream of data may be silent for minutes. */
    private final BitSet streamPids = new BitSet();
    private int frames;

    TsScan(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Whether it is nothing but whole packets. Lent for the call. */
    static boolean isWhole(ByteBuf message) {
        int bytes = message.readableBytes();
        if (bytes == 0 || bytes % PACKET_BYTES != 0) {
            return false;
        }
        for (int at = message.readerIndex(); at < message.writerIndex(); at += PACKET_BYTES) {
            if (message.getByte(at) != SYNC) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks through whole packets. Lent for the call.
     *
     * @return the offset of the first where a player can begin; {@link Block#NOWHERE} for none
     */
    int scan(ByteBuf packets) {
        int begin = Block.NOWHERE;
        frames = 0;
        for (int at = packets.readerIndex(); at < packets.writerIndex(); at += PACKET_BYTES) {
            int pid = packets.getUnsignedShort(at + 1) & PID_MASK;
            boolean isStart = (packets.getByte(at + 1) & STARTS_UNIT) != 0;
            if (pid == PAT_PID && isStart) {
                onPat(packets, at);
            } else if (pid == pmtPid) {
                onPmt(packets, at, isStart);
            } else if (isStart && streamPids.get(pid)) {
                frames++;
                boolean isBegin = videoPid == NO_PID || pid == videoPid && isKey(packets, at);
                if (isBegin && begin == Block.NOWHERE && pmt != null) {
                    begin = at - packets.readerIndex();
                }
            }
        }
        return begin;
    }

    /** Frames that began in what was scanned last. */
    int frames() {
        return frames;
    }

    /** PAT and PMT as the publisher sent them last, as a reference of the caller's own; only after a scan that found a beginning. */
    ByteBuf tables() {
        return allocator.buffer(pat.readableBytes() + pmt.readableBytes()).writeBytes(pat, 0, pat.readableBytes()).writeBytes(pmt, 0, pmt.readableBytes());
    }

    private static int payloadAt(ByteBuf packets, int at) {
        int control = packets.getByte(at + 3);
        if ((control & HAS_PAYLOAD) == 0) {
            return at + PACKET_BYTES;
        }
        return (control & HAS_ADAPTATION) == 0 ? at + HEADER_BYTES : Math.min(at + PACKET_BYTES, at + HEADER_BYTES + 1 + packets.getUnsignedByte(at + HEADER_BYTES));
    }

    /** Where the section of a packet begins, when all of {@code bytes} is in the packet; else -1. */
    private static int sectionAt(ByteBuf packets, int at, int table, int bytes) {
        int payload = payloadAt(packets, at);
        int end = at + PACKET_BYTES;
        if (payload >= end) {
            return -1;
        }
        int section = payload + 1 + packets.getUnsignedByte(payload);
        return section + bytes <= end && packets.getUnsignedByte(section) == table ? section : -1;
    }

    /** One after the entries of a section, as far as they are in the packet. */
    private static int entriesEnd(ByteBuf packets, int at, int section) {
        return Math.min(at + PACKET_BYTES, section + 3 + (packets.getUnsignedShort(section + 1) & LENGTH_MASK) - CRC_BYTES);
    }

    private void onPat(ByteBuf packets, int at) {
        int section = sectionAt(packets, at, PAT_TABLE, SECTION_HEADER_BYTES);
        if (section < 0) {
            return;
        }
        int end = entriesEnd(packets, at, section);
        for (int entry = section + SECTION_HEADER_BYTES; entry + 4 <= end; entry += 4) {
            if (packets.getUnsignedShort(entry) != 0) {
                int pid = packets.getUnsignedShort(entry + 2) & PID_MASK;
                if (pid != pmtPid) {
                    pmtPid = pid;
                    pmt = release(pmt);
                    videoPid = NO_PID;
                    streamPids.clear();
                }
                release(pat);
                pat = allocator.buffer(PACKET_BYTES).writeBytes(packets, at, PACKET_BYTES);
                return;
            }
        }
    }

    private void onPmt(ByteBuf packets, int at, boolean isStart) {
        if (!isStart) {
            if (pmt != null && pmt.readableBytes() < MAX_TABLE_PACKETS * PACKET_BYTES) {
                pmt.writeBytes(packets, at, PACKET_BYTES);
            }
            return;
        }
        int section = sectionAt(packets, at, PMT_TABLE, SECTION_HEADER_BYTES + 4);
        if (section < 0) {
            return;
        }
        release(pmt);
        pmt = allocator.buffer(PACKET_BYTES).writeBytes(packets, at, PACKET_BYTES);
        videoPid = NO_PID;
        streamPids.clear();
        int end = entriesEnd(packets, at, section);
        int entry = section + SECTION_HEADER_BYTES + 4 + (packets.getUnsignedShort(section + SECTION_HEADER_BYTES + 2) & LENGTH_MASK);
        while (entry + ENTRY_BYTES <= end) {
            int type = packets.getUnsignedByte(entry);
            int pid = packets.getUnsignedShort(entry + 1) & PID_MASK;
            streamPids.set(pid);
            if (isVideo(type) && videoPid == NO_PID) {
                videoPid = pid;
                videoType = type;
            }
            entry += ENTRY_BYTES + (packets.getUnsignedShort(entry + 3) & LENGTH_MASK);
        }
    }

    /** MPEG-1, MPEG-2, MPEG-4, H.264, HEVC and VVC. */
    private static boolean isVideo(int type) {
        return type == 0x01 || type == 0x02 || type == 0x10 || type == TYPE_H264 || type == TYPE_HEVC || type == 0x33;
    }

    /** The adaptation field says so, or a parameter set or a key picture is among the units of the first packet. */
    private boolean isKey(ByteBuf packets, int at) {
        boolean hasFlags = (packets.getByte(at + 3) & HAS_ADAPTATION) != 0 && packets.getByte(at + HEADER_BYTES) != 0;
        if (hasFlags && (packets.getByte(at + HEADER_BYTES + 1) & RANDOM_ACCESS) != 0) {
            return true;
        }
        int end = at + PACKET_BYTES;
        int pes = payloadAt(packets, at);
        if (pes + PES_HEADER_BYTES > end) {
            return false;
        }
        for (int i = pes + PES_HEADER_BYTES + packets.getUnsignedByte(pes + PES_HEADER_BYTES - 1); i + 3 < end; i++) {
            if (packets.getByte(i) == 0 && packets.getByte(i + 1) == 0 && packets.getByte(i + 2) == 1 && isKeyUnit(packets.getUnsignedByte(i + 3))) {
                return true;
            }
        }
        return false;
    }

    private boolean isKeyUnit(int header) {
        if (videoType == TYPE_H264) {
            int type = header & 0x1F;
            return type == 5 || type == 7;
        }
        int type = header >> 1 & 0x3F;
        return videoType == TYPE_HEVC && (type >= 16 && type <= 21 || type >= 32 && type <= 33);
    }

    private static ByteBuf release(ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
        return null;
    }

    @Override
    public void close() {
        pat = release(pat);
        pmt = release(pmt);
    }
}
