package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file that lies in memory. Thread-safe; it owns its buffers, and those who read hold references of their own. */
final class MemoryFile implements AutoCloseable {
    private final List<ByteBuf> pieces;
    private final long bytes;
    private boolean isClosed;

    /** @param pieces what it consists of. Takes ownership. */
    MemoryFile(List<ByteBuf> pieces) {
        this.pieces = List.copyOf(pieces);
        bytes = pieces.stream().mapToLong(ByteBuf::readableBytes).sum();
    }

    long bytes() {
        return bytes;
    }

    /** A part of it, for the caller to release; empty when it has gone. */
    synchronized Optional<ByteBuf> read(long position, long length) {
        if (isClosed) {
            return Optional.empty();
        }
        List<ByteBuf> found = new ArrayList<>();
        long from = position;
        long left = length;
        for (ByteBuf piece : pieces) {
            int size = piece.readableBytes();
            if (from < size && left > 0) {
                int take = (int) Math.min(size - from, left);
                found.add(piece.retainedSlice(piece.readerIndex() + (int) from, take));
                left -= take;
                from = 0;
            } else {
                from -= Math.min(from, size);
            }
        }
        return Optional.of(found.size() == 1 ? found.get(0) : Unpooled.wrappedBuffer(Math.max(found.size(), 1), found.toArray(new ByteBuf[0])));
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            pieces.forEach(ByteBuf::release);
        }
    }
}
