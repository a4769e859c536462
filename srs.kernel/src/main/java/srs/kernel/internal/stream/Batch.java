package srs.kernel.internal.stream;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;

/** Items that travel together. Immutable; made on one thread, read by many. Holds one reference to each of its frames. */
final class Batch extends AbstractReferenceCounted implements FrameBatch {

    private final StreamItem[] items;
    private final long bytes;
    private final int frames;

    private Batch(StreamItem[] items) {
        this.items = items;
        long sum = 0;
        int count = 0;
        for (StreamItem item : items) {
            if (item instanceof MediaFrame frame) {
                sum += frame.bytes();
                count++;
            }
        }
        bytes = sum;
        frames = count;
    }

    /** Takes one reference of each frame in the list, and leaves the list to its owner. */
    static Batch taking(List<StreamItem> items) {
        return new Batch(items.toArray(new StreamItem[0]));
    }

    /** The items from {@code from} on, with references of its own. */
    Batch from(int from) {
        StreamItem[] rest = new StreamItem[items.length - from];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = items[from + i];
            if (rest[i] instanceof MediaFrame frame) {
                frame.retain();
            }
        }
        return new Batch(rest);
    }

    @Override
    public int size() {
        return items.length;
    }

    @Override
    public StreamItem get(int index) {
        return items[index];
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** How many of the items are frames. */
    int frames() {
        return frames;
    }

    long firstDtsUs() {
        return items[0].dtsUs();
    }

    long lastDtsUs() {
        return items[items.length - 1].dtsUs();
    }

    @Override
    public Batch retain() {
        super.retain();
        return this;
    }

    @Override
    public Batch retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        for (StreamItem item : items) {
            if (item instanceof MediaFrame frame) {
                frame.release();
            }
        }
    }
}
