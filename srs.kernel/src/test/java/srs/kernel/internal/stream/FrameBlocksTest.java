package srs.kernel.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

class FrameBlocksTest {

    private static final int SLAB_BYTES = FrameBlocks.SLAB_BLOCKS * FrameBlocks.BLOCK_BYTES;

    private final FrameBlocks blocks = new FrameBlocks();

    private List<ByteBuf> taken(int count) {
        List<ByteBuf> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(blocks.take());
        }
        return taken;
    }

    @Test
    void slabsAreFullOfBlocks() {
        List<ByteBuf> taken = taken(10 * FrameBlocks.SLAB_BLOCKS);
        assertThat(blocks.usedBytes()).isEqualTo(10L * SLAB_BYTES);
        assertThat(blocks.reservedBytes()).isEqualTo(10L * SLAB_BYTES);
        taken.forEach(ByteBuf::release);
        assertThat(blocks.usedBytes()).isZero();
    }

    @Test
    void aSlabWhoseBlocksHaveComeBackGoesToo() {
        List<ByteBuf> taken = taken(10 * FrameBlocks.SLAB_BLOCKS);
        taken.forEach(ByteBuf::release);
        assertThat(blocks.reservedBytes()).isLessThanOrEqualTo(SLAB_BYTES);
    }

    @Test
    void blocksComeOfTheFirstSlabsSoThatTheLastRunEmpty() {
        List<ByteBuf> old = taken(10 * FrameBlocks.SLAB_BLOCKS);
        // every second one goes, and each other is taken anew, as groups of pictures are
        for (int i = 0; i < old.size(); i += 2) {
            old.get(i).release();
        }
        for (int i = 1; i < old.size(); i += 2) {
            ByteBuf next = blocks.take();
            old.get(i).release();
            old.set(i / 2, next);
        }
        assertThat(blocks.reservedBytes()).isLessThanOrEqualTo(6L * SLAB_BYTES);
        old.subList(0, old.size() / 2).forEach(ByteBuf::release);
        assertThat(blocks.usedBytes()).isZero();
    }

    @Test
    void aBlockIsEmptyAndWritableAsAWhole() {
        ByteBuf block = blocks.take();
        assertThat(block.readableBytes()).isZero();
        assertThat(block.writableBytes()).isEqualTo(FrameBlocks.BLOCK_BYTES);
        ByteBuf neighbour = blocks.take();
        block.writeZero(FrameBlocks.BLOCK_BYTES);
        neighbour.writeLong(-1);
        assertThat(block.isWritable()).isFalse();
        assertThat(block.getLong(FrameBlocks.BLOCK_BYTES - 8)).isZero();
        ByteBuf part = block.readRetainedSlice(10);
        assertThat(block.release()).isFalse();
        assertThat(blocks.usedBytes()).isEqualTo(2L * FrameBlocks.BLOCK_BYTES);
        part.release();
        neighbour.release();
    }

    @Test
    void whatComesAndGoesTakesNoMoreThanItsBlocks() {
        Random random = new Random(5);
        List<List<ByteBuf>> groups = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            groups.add(new ArrayList<>());
        }
        long most = 0;
        for (int i = 0; i < 100_000; i++) {
            List<ByteBuf> group = groups.get(random.nextInt(groups.size()));
            if (group.size() == 16) {
                group.forEach(ByteBuf::release);
                group.clear();
            }
            group.add(blocks.take());
            most = Math.max(most, blocks.usedBytes());
        }
        assertThat(blocks.reservedBytes()).as("slabs, where %d bytes were the most that was used at once", most)
                .isLessThanOrEqualTo(most + most / FrameBlocks.SLABS_FOR_RESERVE + 2L * SLAB_BYTES);
        groups.forEach(group -> group.forEach(ByteBuf::release));
        assertThat(blocks.usedBytes()).isZero();
    }

    @Test
    void aBlockMayComeBackOnAnotherThread() throws Exception {
        BlockingQueue<ByteBuf> away = new ArrayBlockingQueue<>(100);
        int count = 20_000;
        Thread other = new Thread(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    ByteBuf block = away.take();
                    assertThat(block.getInt(0)).isEqualTo(i);
                    block.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        other.start();
        for (int i = 0; i < count; i++) {
            away.put(blocks.take().setInt(0, i));
        }
        other.join();
        assertThat(blocks.usedBytes()).isZero();
    }
}
