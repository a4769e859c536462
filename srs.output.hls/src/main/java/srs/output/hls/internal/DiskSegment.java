package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import srs.kernel.file.Folders;

/**
 * A segment on the disk: while it is written, beside its place, as {@code NAME.tmp}, so that nobody reads half of one. On worker threads, confined to its stream's
 * executor; it owns the file.
 */
final class DiskSegment implements SegmentFile {
    private static final String TEMPORARY = ".tmp";

    private final Path temporary;
    private final FileChannel channel;
    private final SegmentCipher cipher;
    private final HotFiles hot;
    private long bytes;

    /**
     * @param file where it will lie
     * @param key encrypts it; null for none
     * @param hot forgets the file that was in its place
     */
    DiskSegment(Path file, SegmentKey key, HotFiles hot) throws IOException {
        this.hot = hot;
        cipher = key == null ? null : new SegmentCipher(key);
        temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        channel = Folders.within(temporary,
                () -> FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    @Override
    public void add(ByteBuf in) throws IOException {
        try {
            bytes += in.readableBytes();
            if (cipher != null) {
                write(cipher.update(in));
                return;
            }
            while (in.isReadable()) {
                in.readBytes(channel, in.readableBytes());
            }
        } finally {
            in.release();
        }
    }

    private void write(ByteBuffer rest) throws IOException {
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void finish(Path file) throws IOException {
        try (channel) {
            if (cipher != null) {
                write(cipher.end());
            }
        }
        Folders.within(file, () -> Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
        hot.forget(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
