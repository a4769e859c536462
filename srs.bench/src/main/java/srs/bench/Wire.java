package srs.bench;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A clip as a publisher's bytes, that can be moved in time. Confined to its caller. */
public final class Wire {
    /** The highest time that needs no extended timestamp, less a clip. */
    private static final int LAST_START_MS = 0xFFFFFF - Clip.MS - 1;

    private final int[] timesMs;
    private final ByteBuf bytes;
    private final int[] starts;
    private int atMs;

    Wire(int[] timesMs, ByteBuf bytes, int[] starts) {
        this.timesMs = timesMs;
        this.bytes = bytes;
        this.starts = starts;
    }

    /** Moves all timestamps on by the length of the clip; a time that would need more than 24 bits begins again at 0. */
    public void next() {
        atMs = atMs > LAST_START_MS - Clip.MS ? 0 : atMs + Clip.MS;
        for (int i = 0; i < timesMs.length; i++) {
            bytes.setMedium(starts[i] + 1, atMs + timesMs[i]);
        }
    }

    /** Hands the bytes over in pieces as reads from a socket would: of {@code readBytes}, or one a frame for 0. Lent for the call. */
    public void read(int readBytes, Consumer<ByteBuf> reader) {
        int end = starts[timesMs.length];
        int i = 0;
        for (int at = 0; at < end;) {
            int to = readBytes == 0 ? starts[++i] : Math.min(end, at + readBytes);
            bytes.setIndex(at, to);
            reader.accept(bytes);
            at = to;
        }
    }

    public void release() {
        bytes.release();
    }
}
