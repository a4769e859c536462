package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import srs.kernel.file.Folders;

/**
 * A segment while it is written: beside its place, as {@code NAME.tmp}, so that nobody reads half of one. On worker threads, confined to its stream's executor; it owns
 * the file.
 */
final class SegmentFile implements AutoCloseable {
    private static final String TEMPORARY = ".tmp";

    private final Path place;
    private final Path temporary;
    private final FileChannel channel;
    private long bytes;

    /** @param place where it will lie */
    SegmentFile(Path place) throws IOException {
        this.place = place;
        temporary = temporary(place);
        channel = Folders.within(place, () -> FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    private static Path temporary(Path place) {
        return place.resolveSibling(place.getFileName() + TEMPORARY);
    }

    Path place() {
        return place;
    }

    /** Appends bytes. Lent for the call. */
    void write(ByteBuf in) throws IOException {
        write(in, bytes);
        bytes += in.readableBytes();
    }

    private void write(ByteBuf in, long position) throws IOException {
        int at = in.readerIndex();
        for (long to = position; at < in.writerIndex();) {
            int written = in.getBytes(at, channel, to, in.writerIndex() - at);
            at += written;
            to += written;
        }
    }

    long bytes() {
        return bytes;
    }

    /**
     * It is whole: it goes to its place.
     *
     * @param head replaces its first bytes. Lent for the call.
     */
    void finish(ByteBuf head) throws IOException {
        try (channel) {
            write(head, 0);
        }
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** It is not wanted, or cannot be written: nothing of it stays. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }

    /** Writes a small file whole, or not at all. */
    static void replace(Path place, byte[] content) throws IOException {
        Path temporary = temporary(place);
        try {
            Folders.within(place, () -> Files.write(temporary, content));
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }
}
