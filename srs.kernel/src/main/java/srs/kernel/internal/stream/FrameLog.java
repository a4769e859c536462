package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;

/**
 * Items that are kept for long, with as few objects as can be: small frames are copied into chunks, one behind the other, and are made anew when somebody asks
 * for them. A thousand publishers keep a hundred thousand frames; as objects these would be most of the heap, and live just long enough to hurt the garbage collector.
 *
 * <p>Confined to its owner's thread. Holds one reference to each chunk and to each frame that was too large to copy.
 */
final class FrameLog {

    /** Bytes of a chunk: what a copied frame can pin at most beside itself. */
    static final int CHUNK_BYTES = 16 * 1024;

    /** The largest frame that is copied; a larger one is kept as it is. */
    static final int MAX_COPY_BYTES = CHUNK_BYTES / 4;

    private static final int FIRST_ITEMS = 32;
    private static final int KEY = 1;
    private static final int PAYLOAD_SHIFT = 1;
    private static final int LENGTH_SHIFT = 15;

    /** The track of a copied frame, or any other item as it is. */
    private Object[] what = new Object[FIRST_ITEMS];
    private long[] dtsUs = new long[FIRST_ITEMS];
    private int[] ptsOffsetUs = new int[FIRST_ITEMS];
    private int[] position = new int[FIRST_ITEMS];
    private int[] shape = new int[FIRST_ITEMS];
    private int size;

    private final ArrayDeque<ByteBuf> full = new ArrayDeque<>(0);
    private ByteBuf chunk;

    int size() {
        return size;
    }

    /** Where the first item lies. Not for an empty log. */
    long firstDtsUs() {
        return dtsUs[0];
    }

    /** Keeps a frame. Lent: it is copied, or retained. */
    void add(MediaFrame frame) {
        int bytes = frame.bytes();
        int at = grown(frame.dtsUs());
        if (bytes > MAX_COPY_BYTES) {
            what[at] = frame.retain();
            return;
        }
        ByteBuf buffer = frame.buffer();
        if (chunk == null || chunk.writableBytes() < bytes) {
            if (chunk != null) {
                full.add(chunk);
            }
            chunk = buffer.alloc().directBuffer(CHUNK_BYTES, CHUNK_BYTES);
        }
        what[at] = frame.track();
        ptsOffsetUs[at] = frame.ptsOffsetUs();
        position[at] = chunk.writerIndex();
        shape[at] = bytes << LENGTH_SHIFT | frame.payloadIndex() - buffer.readerIndex() << PAYLOAD_SHIFT | (frame.isKey() ? KEY : 0);
        chunk.writeBytes(buffer, buffer.readerIndex(), bytes);
    }

    /** Keeps an item that has no bytes. */
    void add(StreamItem start) {
        int at = grown(start.dtsUs());
        what[at] = start;
    }

    /** Appends all items, with a reference of its own for each frame. */
    void copyTo(List<StreamItem> target) {
        var chunks = full.iterator();
        ByteBuf from = null;
        int end = 0;
        for (int i = 0; i < size; i++) {
            if (!(what[i] instanceof Track track)) {
                target.add(what[i] instanceof MediaFrame frame ? frame.retain() : (StreamItem) what[i]);
                continue;
            }
            if (from == null || position[i] < end) {
                from = chunks.hasNext() ? chunks.next() : chunk;
            }
            int bytes = shape[i] >>> LENGTH_SHIFT;
            end = position[i] + bytes;
            int payload = shape[i] >>> PAYLOAD_SHIFT & (1 << LENGTH_SHIFT - PAYLOAD_SHIFT) - 1;
            target.add(new MediaFrame(track, dtsUs[i], dtsUs[i] + ptsOffsetUs[i], (shape[i] & KEY) != 0,
                    from.retainedSlice(position[i], bytes), payload));
        }
    }

    /** The track of the first frame of a kind, or null. */
    Track firstTrack(boolean video) {
        for (int i = 0; i < size; i++) {
            Track track = what[i] instanceof Track t ? t : what[i] instanceof MediaFrame frame ? frame.track() : null;
            if (track != null && track.isVideo() == video) {
                return track;
            }
        }
        return null;
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            if (what[i] instanceof MediaFrame frame) {
                frame.release();
            }
        }
        Arrays.fill(what, 0, size, null);
        size = 0;
        full.forEach(ByteBuf::release);
        full.clear();
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    private int grown(long itemDtsUs) {
        if (size == what.length) {
            int length = 2 * size;
            what = Arrays.copyOf(what, length);
            dtsUs = Arrays.copyOf(dtsUs, length);
            ptsOffsetUs = Arrays.copyOf(ptsOffsetUs, length);
            position = Arrays.copyOf(position, length);
            shape = Arrays.copyOf(shape, length);
        }
        dtsUs[size] = itemDtsUs;
        return size++;
    }
}
