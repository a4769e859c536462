package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one stream in memory. What is put there lies on the {@link MemoryShelf}. It has at most so many bytes: what goes beyond is refused, as a disk that is full does
 * it; before that the oldest segments go. Confined to its stream's executor.
 */
final class MemoryStorage implements Storage {
    private final MemoryShelf shelf;
    private final long limitBytes;
    private final Runnable makesRoom;
    private final Map<Path, Long> sizes = new HashMap<>();
    private long bytes;

    /** @param makesRoom lets the oldest segment go, when there is one that can */
    MemoryStorage(MemoryShelf shelf, long limitBytes, Runnable makesRoom) {
        this.shelf = shelf;
        this.limitBytes = limitBytes;
        this.makesRoom = makesRoom;
    }

    /** Bytes of all files, and of the segments that are being written. */
    long bytes() {
        return bytes;
    }

    private void take(long more) throws IOException {
        long before = bytes + 1;
        while (bytes + more > limitBytes && bytes < before) {
            before = bytes;
            makesRoom.run();
        }
        if (bytes + more > limitBytes) {
            throw new IOException(bytes + more + " bytes are over hls_memory_limit of " + limitBytes);
        }
        bytes += more;
    }

    @Override
    public SegmentFile segment(Path file, SegmentKey key) {
        return new MemorySegment(key == null ? null : new SegmentCipher(key));
    }

    @Override
    public void put(Path file, byte[] content, String temporaryEnding) throws IOException {
        take(content.length);
        shelve(file, List.of(Unpooled.wrappedBuffer(content)), content.length);
    }

    private void shelve(Path file, List<ByteBuf> pieces, long size) {
        Long before = sizes.put(file, size);
        bytes -= before == null ? 0 : before;
        shelf.put(file, new MemoryFile(pieces));
    }

    @Override
    public boolean has(Path file) {
        return shelf.file(file).isPresent();
    }

    @Override
    public boolean holds(Path file, byte[] content) {
        Optional<ByteBuf> found = shelf.file(file).flatMap(one -> one.read(0, one.bytes()));
        try {
            return found.isPresent() && found.get().equals(Unpooled.wrappedBuffer(content));
        } finally {
            found.ifPresent(ByteBuf::release);
        }
    }

    @Override
    public void delete(Path file) {
        Long size = sizes.remove(file);
        if (size != null) {
            bytes -= size;
            shelf.remove(file);
        }
    }

    @Override
    public void deleteFolder(Path folder) {
        // files are all there is
    }

    /** Everything goes. */
    void clear() {
        List.copyOf(sizes.keySet()).forEach(this::delete);
    }

    /** A segment that is being written: the pieces that it is given. */
    private final class MemorySegment implements SegmentFile {
        private final SegmentCipher cipher;
        private final List<ByteBuf> pieces = new ArrayList<>();
        private long plainBytes;
        private long size;

        MemorySegment(SegmentCipher cipher) {
            this.cipher = cipher;
        }

        @Override
        public void add(ByteBuf in) throws IOException {
            plainBytes += in.readableBytes();
            ByteBuf piece = in;
            if (cipher != null) {
                piece = Unpooled.wrappedBuffer(cipher.update(in));
                in.release();
            }
            hold(piece);
        }

        /** Takes ownership. */
        private void hold(ByteBuf piece) throws IOException {
            try {
                take(piece.readableBytes());
            } catch (IOException e) {
                piece.release();
                throw e;
            }
            size += piece.readableBytes();
            pieces.add(piece);
        }

        @Override
        public long bytes() {
            return plainBytes;
        }

        @Override
        public void finish(Path file) throws IOException {
            if (cipher != null) {
                hold(Unpooled.wrappedBuffer(cipher.end()));
            }
            shelve(file, pieces, size);
        }

        @Override
        public void close() {
            bytes -= size;
            size = 0;
            pieces.forEach(ByteBuf::release);
            pieces.clear();
        }
    }
}
