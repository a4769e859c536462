package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Segments on the disk that all players of a stream fetch within seconds: read once, and sent to all from the same bytes. Thread-safe; {@link #read} is for worker threads.
 * It owns what it has read.
 */
final class HotFiles implements AutoCloseable {
    /** Bytes of all files that are kept; the oldest go. */
    static final long MAX_BYTES = 32L << 20;
    /** Longer files are not kept. */
    static final long MAX_FILE_BYTES = 4L << 20;
    /** So long a file is kept, in milliseconds: who deletes it by hand is heard after that. */
    static final long KEPT_MS = 8_000;

    /** A file, and when it was read. */
    private record Hot(MemoryFile file, long readMs) {}

    private final ByteBufAllocator allocator;
    /** The oldest first. */
    private final Map<Path, Hot> files = new LinkedHashMap<>();
    /** The same for those who look: two loops never wait for each other. */
    private final Map<Path, MemoryFile> found = new ConcurrentHashMap<>();
    private long bytes;
    private boolean isClosed;

    HotFiles(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    Optional<MemoryFile> find(Path path) {
        return Optional.ofNullable(found.get(path));
    }

    /** A file that was not found; empty when it is too long to be kept. */
    Optional<MemoryFile> read(Path path, long nowMs) throws IOException {
        Optional<MemoryFile> known = find(path);
        if (known.isPresent()) {
            return known;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > MAX_FILE_BYTES) {
                return Optional.empty();
            }
            ByteBuf content = allocator.directBuffer((int) size);
            try {
                while (content.readableBytes() < size && content.writeBytes(channel, content.readableBytes(), (int) size - content.readableBytes()) >= 0) {
                    continue;
                }
                return keep(path, content.retain(), nowMs);
            } finally {
                content.release();
            }
        }
    }

    /** Takes ownership. */
    private synchronized Optional<MemoryFile> keep(Path path, ByteBuf content, long nowMs) {
        MemoryFile file = new MemoryFile(List.of(content));
        if (isClosed) {
            file.close();
            return Optional.empty();
        }
        forget(path);
        files.put(path, new Hot(file, nowMs));
        found.put(path, file);
        bytes += file.bytes();
        Iterator<Path> oldest = List.copyOf(files.keySet()).iterator();
        while (bytes > MAX_BYTES) {
            forget(oldest.next());
        }
        return Optional.of(file);
    }

    /** The file is another one now, or has gone. */
    synchronized void forget(Path path) {
        Hot hot = files.remove(path);
        if (hot != null) {
            found.remove(path);
            bytes -= hot.file.bytes();
            hot.file.close();
        }
    }

    /** Those that are old go. */
    synchronized void expire(long nowMs) {
        List.copyOf(files.keySet()).stream().takeWhile(path -> nowMs - files.get(path).readMs >= KEPT_MS).forEach(this::forget);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        List.copyOf(files.keySet()).forEach(this::forget);
    }
}
