package srs.kernel.stream;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Right-sized buffers for one publisher's frames, cut one after the other from shared slabs.
 *
 * <p>The frames of a group of pictures come together and go together, so a slab is full of frames that are freed at the same time, and nothing is
 * lost to size classes: with a thousand publishers the GOP caches are most of the server's memory. A frame that is larger than {@link #MAX_SLICE_BYTES} gets a
 * buffer of its own.
 *
 * <p>Confined to its publisher's loop; the buffers may be released anywhere. Between {@link #open} and {@link #close} it holds the slab that is being filled.
 */
public final class FrameAllocator extends AbstractByteBufAllocator implements AutoCloseable {

    /** Bytes of a slab: what a kept frame can pin at most beside itself. */
    public static final int SLAB_BYTES = 16 * 1024;

    /** The largest frame that is cut from a slab; a larger one would leave too much of it unused. */
    public static final int MAX_SLICE_BYTES = SLAB_BYTES / 4;

    private final ByteBufAllocator slabs;
    private ByteBuf slab;
    private int used;
    private boolean cutting;

    /** @param slabs where slabs and large frames come from */
    public FrameAllocator(ByteBufAllocator slabs) {
        super(/* preferDirect= */ true);
        this.slabs = slabs;
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        if (!cutting || initialCapacity != maxCapacity || maxCapacity > MAX_SLICE_BYTES) {
            return slabs.directBuffer(initialCapacity, maxCapacity);
        }
        if (slab == null || SLAB_BYTES - used < maxCapacity) {
            giveUpSlab();
            slab = slabs.directBuffer(SLAB_BYTES, SLAB_BYTES);
        }
        ByteBuf frame = slab.retainedSlice(used, maxCapacity);
        used += maxCapacity;
        return frame.clear();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return slabs.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return slabs.isDirectBufferPooled();
    }

    /** Frames come from now on: begins to cut them from slabs. Before, each buffer is one of its own, so that a connection that only plays holds no slab. */
    public void open() {
        cutting = true;
    }

    /** No more frames come, for now: lets the last slab go when its frames do. */
    @Override
    public void close() {
        cutting = false;
        giveUpSlab();
    }

    private void giveUpSlab() {
        if (slab != null) {
            slab.release();
            slab = null;
            used = 0;
        }
    }
}
