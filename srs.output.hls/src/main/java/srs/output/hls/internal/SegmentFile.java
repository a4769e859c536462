package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;

/** A segment while it is written: nobody sees it before it is whole. Confined to its stream's executor. */
interface SegmentFile extends AutoCloseable {

    /** Appends bytes. Takes ownership. */
    void add(ByteBuf bytes) throws IOException;

    /** Bytes of the segment so far, before encryption. */
    long bytes();

    /** It is whole: it goes to its place. */
    void finish(Path file) throws IOException;

    /** It is not wanted, or cannot be written: nothing of it stays. */
    @Override
    void close() throws IOException;
}
