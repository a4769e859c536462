package srs.format.mp4;

import io.netty.buffer.ByteBuf;

/**
 * Boxes into a buffer: open, write the content, close. Stateless; the buffers are lent.
 *
 * <pre>
 *  size (32) | type (32) | content             full boxes: size | type | version (8) flags (24) | content
 * </pre>
 */
final class BoxWriter {
    static final int HEADER_BYTES = 8;
    static final int FULL_HEADER_BYTES = 12;
    /** With the size in 64 bits. */
    static final int LARGE_HEADER_BYTES = 16;
    static final int LARGE = 1;

    private BoxWriter() {}

    /** Begins a box; what it returns is for {@link #close}. */
    static int open(ByteBuf out, int type) {
        int mark = out.writerIndex();
        out.writeInt(0).writeInt(type);
        return mark;
    }

    static int openFull(ByteBuf out, int type, int version, int flags) {
        int mark = open(out, type);
        out.writeInt(version << 24 | flags);
        return mark;
    }

    /** Ends a box. */
    static void close(ByteBuf out, int mark) {
        out.setInt(mark, out.writerIndex() - mark);
    }

    /** A box header for content that is written elsewhere. */
    static void header(ByteBuf out, int type, int contentBytes) {
        out.writeInt(HEADER_BYTES + contentBytes).writeInt(type);
    }

    /** A header of {@link #LARGE_HEADER_BYTES} bytes; the size counts them. */
    static void largeHeader(ByteBuf out, int type, long sizeBytes) {
        out.writeInt(LARGE).writeInt(type).writeLong(sizeBytes);
    }

    /** A number of 32 bits, or of 64 in version 1. */
    static void time(ByteBuf out, int version, long value) {
        if (version == 0) {
            out.writeInt((int) value);
        } else {
            out.writeLong(value);
        }
    }

    /** The version that holds a time. */
    static int versionFor(long value) {
        return value > 0xFFFFFFFFL ? 1 : 0;
    }
}
