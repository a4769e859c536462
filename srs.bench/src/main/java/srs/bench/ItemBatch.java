package srs.bench;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;

/** A batch for encoders. Immutable; owns one reference to each of its frames. */
final class ItemBatch extends AbstractReferenceCounted implements FrameBatch {
    private final StreamItem[] items;
    private final long bytes;

    ItemBatch(List<StreamItem> items) {
        this.items = items.toArray(new StreamItem[0]);
        bytes = items.stream().mapToLong(item -> ((MediaFrame) item).bytes()).sum();
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

    @Override
    public ItemBatch retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        for (StreamItem item : items) {
            ((MediaFrame) item).release();
        }
    }
}
