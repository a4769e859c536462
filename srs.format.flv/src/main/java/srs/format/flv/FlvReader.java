package srs.format.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Reads an FLV file or body that comes in pieces: feed bytes, then poll tags until there is none.
 *
 * <p>Confined to one thread. Owns the bytes that were fed and not yet polled; {@link #close} releases them. States: FILE_HEADER →
 * PREVIOUS_TAG_SIZE ⇄ TAG → FAILED | closed. It holds at most one tag beyond what was fed since the last complete poll.
 *
 * <p>The value of PreviousTagSize is not looked at: nothing here reads backwards.
 */
public final class FlvReader implements AutoCloseable {
    private enum State { FILE_HEADER, PREVIOUS_TAG_SIZE, TAG, FAILED }

    /** What is kept between tags: a large tag must not pin its memory for as long as the connection lives. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final ByteBufAllocator allocator;
    private final int maxTagBytes;
    private final ByteBuf pending;
    private State state = State.FILE_HEADER;
    private FlvHeader header;
    private FlvTagHeader tagHeader;
    private boolean closed;

    /** A reader that takes tags of any size that the format can say, that is up to 16 MB. */
    public FlvReader(ByteBufAllocator allocator) {
        this(allocator, FlvTagHeader.MAX_DATA_SIZE);
    }

    /**
     * @param allocator makes the bodies of the tags
     * @param maxTagBytes the largest body that is accepted
     */
    public FlvReader(ByteBufAllocator allocator, int maxTagBytes) {
        this.allocator = allocator;
        this.maxTagBytes = maxTagBytes;
        this.pending = allocator.buffer(1024);
    }

    /** Adds bytes. Takes ownership. */
    public void feed(ByteBuf bytes) {
        try {
            if (closed || state == State.FAILED) {
                return;
            }
            if (!pending.isReadable() && pending.capacity() > KEPT_BYTES) {
                pending.clear().capacity(KEPT_BYTES);
            } else if (pending.readerIndex() > pending.readableBytes()) {
                pending.discardReadBytes();
            }
            pending.writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /**
     * The next whole tag, or null if more bytes are needed. Hands over the body.
     *
     * @throws FlvException if this is no FLV; after that the reader swallows all bytes and gives no more tags
     */
    public FlvTag poll() {
        if (closed) {
            return null;
        }
        try {
            return next();
        } catch (FlvException e) {
            state = State.FAILED;
            pending.clear();
            throw e;
        }
    }

    private FlvTag next() {
        while (true) {
            switch (state) {
                case FILE_HEADER -> {
                    if (header == null && pending.readableBytes() >= FlvHeader.SIZE) {
                        header = FlvHeader.decode(pending);
                    }
                    if (header == null || pending.readableBytes() < header.dataOffset() - FlvHeader.SIZE) {
                        return null;
                    }
                    pending.skipBytes(header.dataOffset() - FlvHeader.SIZE);
                    state = State.PREVIOUS_TAG_SIZE;
                }
                case PREVIOUS_TAG_SIZE -> {
                    if (pending.readableBytes() < FlvTagHeader.PREVIOUS_TAG_SIZE) {
                        return null;
                    }
                    pending.skipBytes(FlvTagHeader.PREVIOUS_TAG_SIZE);
                    state = State.TAG;
                }
                case TAG -> {
                    if (tagHeader == null && !readTagHeader() || pending.readableBytes() < tagHeader.dataSize()) {
                        return null;
                    }
                    return readTag();
                }
                case FAILED -> {
                    return null;
                }
            }
        }
    }

    private boolean readTagHeader() {
        if (pending.readableBytes() < FlvTagHeader.SIZE) {
            return false;
        }
        FlvTagHeader decoded = FlvTagHeader.decode(pending);
        if (decoded.dataSize() > maxTagBytes) {
            throw new FlvException("FLV tag of " + decoded.dataSize() + " bytes is over " + maxTagBytes);
        }
        tagHeader = decoded;
        return true;
    }

    private FlvTag readTag() {
        ByteBuf body = allocator.buffer(tagHeader.dataSize(), tagHeader.dataSize());
        pending.readBytes(body, tagHeader.dataSize());
        FlvTag tag = new FlvTag(tagHeader, body);
        tagHeader = null;
        state = State.PREVIOUS_TAG_SIZE;
        return tag;
    }

    /** The file header, or null as long as it has not come. */
    public FlvHeader header() {
        return header;
    }

    /** Whether the bytes so far end inside a tag: at the end of a file this says that it was cut. */
    public boolean isMidTag() {
        return state == State.TAG && (tagHeader != null || pending.isReadable());
    }

    /** Releases what was fed and not polled. May be called twice. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pending.release();
        }
    }
}
