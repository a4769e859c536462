package srs.output.dvr.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import srs.format.flv.FlvHeader;
import srs.format.flv.FlvTagHeader;

/**
 * Finds the last whole tag of an FLV file, and writes what its metadata says of the whole. Stateless.
 *
 * @param wholeBytes up to the end of the last whole tag; 0 when it is no FLV file of ours
 * @param lastMs the largest time of a tag
 * @param mediaTags audio and video tags
 */
record FlvRepair(long wholeBytes, long lastMs, long mediaTags) {
    private static final int SIGNATURE = 'F' << 16 | 'L' << 8 | 'V';
    private static final int BUFFER_BYTES = 64 * 1024;
    /** How far from the beginning the numbers are looked for: they come first. */
    private static final int METADATA_BYTES = 1024;
    private static final byte NUMBER = 0;

    /** Goes through the headers of all tags. */
    static FlvRepair scan(FileChannel file) throws IOException {
        long size = file.size();
        Window window = new Window(file);
        int begin = FlvHeader.SIZE + FlvTagHeader.PREVIOUS_TAG_SIZE;
        if (size < begin || window.at(0, 4).getInt() >>> 8 != SIGNATURE) {
            return new FlvRepair(0, 0, 0);
        }
        long at = begin;
        long lastMs = 0;
        long tags = 0;
        while (size - at >= FlvTagHeader.SIZE + FlvTagHeader.PREVIOUS_TAG_SIZE) {
            FlvTagHeader header = FlvTagHeader.decode(Unpooled.wrappedBuffer(window.at(at, FlvTagHeader.SIZE)));
            long end = at + header.tagSize() + FlvTagHeader.PREVIOUS_TAG_SIZE;
            boolean isMedia = header.type() == FlvTagHeader.TYPE_AUDIO || header.type() == FlvTagHeader.TYPE_VIDEO;
            if (end > size || !isMedia && header.type() != FlvTagHeader.TYPE_SCRIPT
                    || window.at(end - FlvTagHeader.PREVIOUS_TAG_SIZE, FlvTagHeader.PREVIOUS_TAG_SIZE).getInt() != header.tagSize()) {
                break;
            }
            if (isMedia) {
                tags++;
                lastMs = Math.max(lastMs, header.timestampMs());
            }
            at = end;
        }
        return new FlvRepair(at, lastMs, tags);
    }

    /** Writes duration and size into the metadata, when they have a place there. */
    static void writeTotals(FileChannel file, long fileBytes, long lastMs) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(METADATA_BYTES);
        file.read(head, 0);
        ByteBuf in = Unpooled.wrappedBuffer(head.flip());
        patch(file, in, "duration", lastMs / 1000.0);
        patch(file, in, "filesize", fileBytes);
    }

    private static void patch(FileChannel file, ByteBuf head, String name, double value) throws IOException {
        ByteBuf key = Unpooled.buffer().writeShort(name.length()).writeBytes(name.getBytes(StandardCharsets.US_ASCII)).writeByte(NUMBER);
        int at = ByteBufUtil.indexOf(key, head);
        if (at >= 0) {
            file.write(ByteBuffer.allocate(Double.BYTES).putDouble(value).flip(), (long) at + key.readableBytes());
        }
    }

    /** Reads small pieces of a file without a call for each. */
    private static final class Window {
        private final FileChannel file;
        private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        private long from;

        Window(FileChannel file) {
            this.file = file;
        }

        ByteBuffer at(long position, int length) throws IOException {
            if (position < from || position + length > from + bytes.limit()) {
                from = position;
                bytes.clear();
                while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) > 0) {
                    continue;
                }
                bytes.flip();
            }
            return bytes.slice((int) (position - from), length);
        }
    }
}
