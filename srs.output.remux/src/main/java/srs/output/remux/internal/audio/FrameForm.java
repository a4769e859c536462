package srs.output.remux.internal.audio;

import io.netty.buffer.ByteBuf;
import srs.kernel.stream.MediaFrame;

/** How a file of one audio codec begins, and what stands before each of its frames. Thread-safe. */
interface FrameForm {

    /** The first bytes of a body; not to be changed. */
    byte[] fileHeader();

    /** Bytes before a frame; -1 when the frame has no form. */
    int headerBytes(MediaFrame frame);

    /** Writes them. Both lent for the call. */
    void writeHeader(ByteBuf out, MediaFrame frame);
}
