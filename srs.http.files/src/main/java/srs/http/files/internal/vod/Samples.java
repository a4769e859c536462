package srs.http.files.internal.vod;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import srs.format.mp4.SampleDescription;

/** The samples of a recording, in the order of the file. Confined to its caller; reads the disk. After {@link #next} said true, the others tell of the sample that it moved to. */
interface Samples {

    /**
     * Moves on.
     *
     * @return false after the last
     */
    boolean next() throws IOException;

    boolean isVideo();

    /** Decoding time from the first sample of the file on, in microseconds; not negative. */
    long dtsUs();

    /** Presentation time, on the same clock. */
    long ptsUs();

    /** Whether decoding can start there. */
    boolean isKey();

    /** Where its bytes lie in the file. */
    long offset();

    int size();

    /** What decodes it. */
    SampleDescription description();

    /** From where {@link Recording#samples} comes to this sample again. */
    long position();

    /** Bytes that a reader must not be without: an empty buffer. */
    static ByteBuf nothing() {
        return io.netty.buffer.Unpooled.EMPTY_BUFFER;
    }
}
