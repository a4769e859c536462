package srs.format.mp4;

import io.netty.buffer.ByteBuf;

/**
 * Goes through the boxes in a buffer, one level. Confined to its caller; the buffer is lent as long as the reader and the {@link #content} are used.
 */
final class BoxReader {
    private final ByteBuf in;
    private final int parent;
    private int children;
    private int type;
    private ByteBuf content;

    /**
     * @param in the content of a box, from reader to writer index
     * @param parent the box that it belongs to, for messages
     */
    BoxReader(ByteBuf in, int parent) {
        this.in = in.duplicate();
        this.parent = parent;
    }

    /** Moves on to the next box; false at the end. */
    boolean next() {
        // QuickTime ends some containers with 32 bits of 0
        if (in.readableBytes() < BoxWriter.HEADER_BYTES) {
            return false;
        }
        if (++children > Mp4Limits.MAX_CHILDREN) {
            throw new Mp4Exception("boxes in " + BoxType.name(parent) + " " + children + " is not in 0.." + Mp4Limits.MAX_CHILDREN);
        }
        int available = in.readableBytes();
        long size = in.readUnsignedInt();
        type = in.readInt();
        int header = BoxWriter.HEADER_BYTES;
        if (size == BoxWriter.LARGE) {
            need(in, 8, type);
            size = in.readLong();
            header = BoxWriter.LARGE_HEADER_BYTES;
        } else if (size == 0) {
            size = available;
        }
        if (size < header || size > available) {
            throw new Mp4Exception("box " + BoxType.name(type) + " of " + size + " bytes in " + BoxType.name(parent) + " is not in " + header + ".." + available);
        }
        content = in.readSlice((int) size - header);
        return true;
    }

    int type() {
        return type;
    }

    /** What is in the box after its header, its reader index at the beginning. Shares the buffer. */
    ByteBuf content() {
        return content;
    }

    /** Reads version and flags of a full box. */
    int versionAndFlags() {
        need(content, 4, type);
        return content.readInt();
    }

    /** Checks that so many bytes are left in the box. */
    ByteBuf need(long bytes) {
        return need(content, bytes, type);
    }

    static ByteBuf need(ByteBuf in, long bytes, int type) {
        if (in.readableBytes() < bytes) {
            throw new Mp4Exception("box " + BoxType.name(type) + " ends after " + in.readableBytes() + " of " + bytes + " bytes");
        }
        return in;
    }
}
