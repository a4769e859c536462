package srs.kernel.internal.stream;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.Arrays;
import java.util.List;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;

/** Items that travel together. Immutable; made on one thread, read by many. Holds one reference to each of its frames. */
final class Batch extends AbstractReferenceCounted implements FrameBatch {

    private final StreamItem[] items;
    private final long bytes;

    private Batch(StreamItem[] items) {
        this.items = items;
        long sum = 0;
        for (StreamItem item : items) {
            if (item instanceof MediaFrame frame) {
                sum += frame.bytes();
            }
        }
        bytes = sum;
    }

    /** Takes one reference of each frame in the list, and leaves the list to its owner. */
    static Batch taking(List<StreamItem> items) {
        return new Batch(items.toArray(new StreamItem[0]));
    }

    /** The items from {@code from} on, with references of its own. Handed over. */
    Batch from(int from) {
        return part(from, items.length);
    }

    /** The first {@code count} items, with references of its own. Handed over. */
    Batch to(int count) {
        return part(0, count);
    }

    private Batch part(int from, int to) {
        StreamItem[] part = Arrays.copyOfRange(items, from, to);
        for (StreamItem item : part) {
            if (item instanceof MediaFrame frame) {
                frame.retain();
            }
        }
        return new Batch(part);
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

    /** How much stream time it spans, in microseconds. */
    long spanUs() {
        return items.length == 0 ? 0 : items[items.length - 1].dtsUs() - items[0].dtsUs();
    }

    /** How many of the items are frames. */
    int frames() {
        int count = 0;
        for (StreamItem item : items) {
            count += item instanceof MediaFrame ? 1 : 0;
        }
        return count;
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
