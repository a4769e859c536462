package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/** Hands bytes to a sink in pieces of {@value #PIECE_BYTES}. Confined to its caller. */
final class PieceWriter {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int MAX_NUMBERS_BYTES = 16;

    private final ByteSink sink;
    private final ByteBuf piece = Unpooled.buffer(PIECE_BYTES, PIECE_BYTES);

    PieceWriter(ByteSink sink) {
        this.sink = sink;
    }

    /** Room for a few numbers. */
    private ByteBuf room() throws IOException {
        if (piece.writableBytes() < MAX_NUMBERS_BYTES) {
            flush();
        }
        return piece;
    }

    void int32(int value) throws IOException {
        room().writeInt(value);
    }

    void int64(long value) throws IOException {
        room().writeLong(value);
    }

    void bytes(ByteBuf bytes) throws IOException {
        flush();
        sink.write(bytes);
    }

    void flush() throws IOException {
        if (piece.isReadable()) {
            sink.write(piece);
            piece.clear();
        }
    }
}
