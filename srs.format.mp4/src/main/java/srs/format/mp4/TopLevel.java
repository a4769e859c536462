package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Goes through the outermost boxes of a source, reading only their headers. Confined to its caller. */
final class TopLevel {
    private final ByteSource source;
    private final ByteBuffer header = ByteBuffer.allocate(BoxWriter.LARGE_HEADER_BYTES);
    private int boxes;
    private int type;
    private long position;
    private long contentPosition;
    private long end;

    TopLevel(ByteSource source) {
        this.source = source;
    }

    /** Moves on to the next box; false at the end, and where a header is cut off. */
    boolean next() throws IOException {
        position = end;
        long size = source.size();
        if (size - position < BoxWriter.HEADER_BYTES) {
            return false;
        }
        if (++boxes > Mp4Limits.MAX_TOP_LEVEL_BOXES) {
            throw new Mp4Exception("boxes " + boxes + " is not in 0.." + Mp4Limits.MAX_TOP_LEVEL_BOXES);
        }
        source.read(position, header.clear());
        header.flip();
        long boxBytes = header.getInt(0) & 0xFFFFFFFFL;
        type = header.getInt(4);
        int headerBytes = BoxWriter.HEADER_BYTES;
        if (boxBytes == BoxWriter.LARGE) {
            if (header.limit() < BoxWriter.LARGE_HEADER_BYTES) {
                return false;
            }
            boxBytes = header.getLong(8);
            headerBytes = BoxWriter.LARGE_HEADER_BYTES;
        } else if (boxBytes == 0) {
            boxBytes = size - position;
        }
        if (boxBytes < headerBytes || boxBytes > Long.MAX_VALUE - position) {
            throw new Mp4Exception("box " + BoxType.name(type) + " of " + boxBytes + " bytes at " + position + " is not " + headerBytes + " or more");
        }
        contentPosition = position + headerBytes;
        end = position + boxBytes;
        return true;
    }

    int type() {
        return type;
    }

    /** Where the box begins. */
    long position() {
        return position;
    }

    /** Where the box ends, which may be behind the end of the source. */
    long end() {
        return end;
    }

    /** Whether the source holds all of the box. */
    boolean isWhole() throws IOException {
        return end <= source.size();
    }

    /** The content of the box, on the heap. Must be {@link #isWhole whole}. */
    ByteBuf content(int maxBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Mp4Limits.check("bytes of " + BoxType.name(type), end - contentPosition, maxBytes));
        source.read(contentPosition, bytes);
        return Unpooled.wrappedBuffer(bytes.flip());
    }
}
