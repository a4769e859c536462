package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a segment that is being written, for players that fetch it meanwhile. Thread-safe; the bytes lie on the heap and are never changed, so that many players
 * send the same.
 */
final class GrowingSegment {
    /** Bytes that are kept for players; of a longer segment they get the file, when it is whole. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    /** How far a segment is. */
    enum State {
        GROWING, WHOLE, BROKEN
    }

    private final Path place;
    private final List<byte[]> pieces = new ArrayList<>();
    private final List<Runnable> readers = new ArrayList<>();
    private State state = State.GROWING;
    private long bytes;

    /** @param place of the file that it will be */
    GrowingSegment(Path place) {
        this.place = place;
    }

    Path place() {
        return place;
    }

    /** Appends a piece. Lent for the call. */
    void append(ByteBuf piece) {
        List<Runnable> told;
        synchronized (this) {
            if (state != State.GROWING) {
                return;
            }
            bytes += piece.readableBytes();
            if (bytes > MAX_BYTES) {
                state = State.BROKEN;
                pieces.clear();
            } else {
                pieces.add(ByteBufUtil.getBytes(piece));
            }
            told = List.copyOf(readers);
        }
        told.forEach(Runnable::run);
    }

    /** No piece follows. */
    void end(boolean isWhole) {
        List<Runnable> told;
        synchronized (this) {
            state = state == State.GROWING && isWhole ? State.WHOLE : State.BROKEN;
            told = List.copyOf(readers);
            readers.clear();
        }
        told.forEach(Runnable::run);
    }

    /** The piece, or null when it is not there yet, or never will be. */
    synchronized byte[] piece(int index) {
        return index < pieces.size() ? pieces.get(index) : null;
    }

    synchronized State state() {
        return state;
    }

    /** @param onMore is told of each further piece and of the end, on any thread; it must not block */
    synchronized void listen(Runnable onMore) {
        readers.add(onMore);
    }

    synchronized void forget(Runnable onMore) {
        readers.remove(onMore);
    }
}
