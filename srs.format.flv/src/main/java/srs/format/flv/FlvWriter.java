package srs.format.flv;

import io.netty.buffer.ByteBuf;

/** Appends the parts of an FLV file or body to a buffer. Stateless. */
public final class FlvWriter {
    /** Bytes that a tag adds to its body. */
    public static final int TAG_OVERHEAD = FlvTagHeader.SIZE + FlvTagHeader.PREVIOUS_TAG_SIZE;

    private FlvWriter() {
    }

    /** Appends the file header with its PreviousTagSize, 13 bytes. The buffer is lent for the call. */
    public static void writeHeader(ByteBuf out, boolean hasAudio, boolean hasVideo) {
        new FlvHeader(hasAudio, hasVideo).encode(out);
    }

    /**
     * Appends a whole tag.
     *
     * @param out lent for the call
     * @param timestampMs decoding time; the low 32 bits are written
     * @param body copied from reader to writer index, indexes unmoved. Lent for the call.
     */
    public static void writeTag(ByteBuf out, int type, long timestampMs, ByteBuf body) {
        int size = body.readableBytes();
        FlvTagHeader header = new FlvTagHeader(type, size, timestampMs);
        out.ensureWritable(size + TAG_OVERHEAD);
        header.encode(out);
        out.writeBytes(body, body.readerIndex(), size);
        out.writeInt(header.tagSize());
    }
}
