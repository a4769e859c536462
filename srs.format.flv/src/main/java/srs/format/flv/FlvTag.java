package srs.format.flv;

import io.netty.buffer.ByteBuf;

/**
 * One tag of a file. Whoever holds the tag owns its body.
 *
 * @param body the bytes between header and PreviousTagSize, in a buffer of their own
 */
public record FlvTag(FlvTagHeader header, ByteBuf body) {

    /** Releases the body. */
    public void release() {
        body.release();
    }
}
