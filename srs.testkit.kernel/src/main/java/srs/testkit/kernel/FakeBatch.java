package srs.testkit.kernel;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.List;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;

/** A batch of the items that a test wrote. Owns its frames. */
public final class FakeBatch extends AbstractReferenceCounted implements FrameBatch {
    private final List<StreamItem> items;

    public FakeBatch(StreamItem... items) {
        this.items = List.of(items);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public StreamItem get(int index) {
        return items.get(index);
    }

    @Override
    public long bytes() {
        return items.stream().mapToLong(item -> item instanceof MediaFrame frame ? frame.bytes() : 0).sum();
    }

    @Override
    public FakeBatch retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        items.forEach(item -> {
            if (item instanceof MediaFrame frame) {
                frame.release();
            }
        });
    }
}
