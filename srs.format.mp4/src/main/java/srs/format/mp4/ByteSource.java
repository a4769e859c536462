package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.osgi.annotation.versioning.ConsumerType;

/** Bytes that can be read anywhere: a file, a buffer, a cache. Called on the thread of who reads. */
@ConsumerType
public interface ByteSource {

    /** Bytes in all; may grow while a file is written. */
    long size() throws IOException;

    /**
     * Reads from a position until the buffer is full or the source ends.
     *
     * @param into is filled from its position on. Lent for the call.
     */
    void read(long position, ByteBuffer into) throws IOException;

    /** A file. The channel stays the caller's. */
    static ByteSource of(FileChannel file) {
        return new ByteSource() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public void read(long position, ByteBuffer into) throws IOException {
                long at = position;
                while (into.hasRemaining()) {
                    int read = file.read(into, at);
                    if (read < 0) {
                        return;
                    }
                    at += read;
                }
            }
        };
    }

    /** The readable bytes of a buffer. The buffer is lent for as long as the source is used. */
    static ByteSource of(ByteBuf bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.readableBytes();
            }

            @Override
            public void read(long position, ByteBuffer into) {
                int length = (int) Math.min(into.remaining(), Math.max(0, bytes.readableBytes() - position));
                ByteBuffer target = into.duplicate();
                target.limit(target.position() + length);
                if (length > 0) {
                    bytes.getBytes(bytes.readerIndex() + (int) position, target);
                }
                into.position(into.position() + length);
            }
        };
    }
}
