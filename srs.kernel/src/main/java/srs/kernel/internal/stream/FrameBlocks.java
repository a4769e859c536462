package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import io.netty.util.internal.CleanableDirectBuffer;
import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Blocks of one size for frames that are kept for long. Thread-safe; a block belongs to who takes it, and its last release, on any thread, gives it back.
 *
 * <p>Apart from the buffers that come and go with each read: those leave holes of all sizes between frames that stay for seconds, a quarter of all memory with a
 * thousand publishers. Here is nothing between two blocks. They come from the first slab that has one, so that the last slabs run empty when less is needed; what
 * has run empty goes back to the system, but for a reserve.
 */
final class FrameBlocks {

    /** Bytes of a block: what the end of a log wastes at most, and what a player that is slow with one cached frame can pin beside it. */
    static final int BLOCK_BYTES = 8 * 1024;

    static final int SLAB_BLOCKS = 128;

    /** Of so many slabs one may stay though it is empty, and one more. */
    static final int SLABS_FOR_RESERVE = 16;

    private static final ResourceLeakDetector<Block> LEAKS = ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Block.class);

    // guarded by this
    private Slab[] slabs = new Slab[4];
    private final BitSet present = new BitSet();
    private final BitSet withFree = new BitSet();
    private int slabCount;
    private int emptyCount;
    private int takenCount;

    /** An empty block. Handed over. */
    ByteBuf take() {
        if (!PlatformDependent.hasUnsafe()) {
            return ByteBufAllocator.DEFAULT.directBuffer(BLOCK_BYTES, BLOCK_BYTES);
        }
        return takeFromSlab().clear();
    }

    private synchronized ByteBuf takeFromSlab() {
        int place = withFree.nextSetBit(0);
        if (place < 0) {
            place = grow();
        }
        Slab slab = slabs[place];
        if (slab.taken.isEmpty()) {
            emptyCount--;
        }
        int index = slab.taken.nextClearBit(0);
        slab.taken.set(index);
        if (slab.taken.cardinality() == SLAB_BLOCKS) {
            withFree.clear(place);
        }
        takenCount++;
        return new Block(this, slab, index);
    }

    private int grow() {
        int place = present.nextClearBit(0);
        if (place == slabs.length) {
            slabs = Arrays.copyOf(slabs, 2 * place);
        }
        slabs[place] = new Slab(place);
        present.set(place);
        withFree.set(place);
        slabCount++;
        emptyCount++;
        return place;
    }

    private synchronized void give(Slab slab, int index) {
        slab.taken.clear(index);
        withFree.set(slab.place);
        takenCount--;
        if (slab.taken.isEmpty() && ++emptyCount > 1 + slabCount / SLABS_FOR_RESERVE) {
            emptyCount--;
            slabCount--;
            slabs[slab.place] = null;
            present.clear(slab.place);
            withFree.clear(slab.place);
            slab.memory.clean();
        }
    }

    /** Bytes of all blocks that somebody holds. */
    synchronized long usedBytes() {
        return (long) takenCount * BLOCK_BYTES;
    }

    /** What the slabs take of the system. */
    synchronized long reservedBytes() {
        return (long) slabCount * SLAB_BLOCKS * BLOCK_BYTES;
    }

    /** Memory of the system for many blocks. It goes with its last object, too, if nobody gives it back. */
    private static final class Slab {
        final int place;
        final CleanableDirectBuffer memory = PlatformDependent.allocateDirect(SLAB_BLOCKS * BLOCK_BYTES);
        final BitSet taken = new BitSet(SLAB_BLOCKS);

        Slab(int place) {
            this.place = place;
        }

        ByteBuffer part(int index) {
            return memory.buffer().slice(index * BLOCK_BYTES, BLOCK_BYTES);
        }
    }

    /** A part of a slab that is a buffer of its own, for one turn. */
    private static final class Block extends UnpooledUnsafeDirectByteBuf {
        private final FrameBlocks source;
        private final Slab slab;
        private final int index;
        private final ResourceLeakTracker<Block> leak;

        Block(FrameBlocks source, Slab slab, int index) {
            super(UnpooledByteBufAllocator.DEFAULT, slab.part(index), BLOCK_BYTES);
            this.source = source;
            this.slab = slab;
            this.index = index;
            this.leak = LEAKS.track(this);
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            if (leak != null) {
                leak.close(this);
            }
            source.give(slab, index);
        }
    }
}
