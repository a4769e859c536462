package srs.kernel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that come and go together share slabs; each still has its own size, bytes and reference count. */
class FrameAllocatorTest {

    private final UnpooledByteBufAllocator slabs = new UnpooledByteBufAllocator(/* preferDirect= */ true, /* disableLeakDetector= */ false);
    private final FrameAllocator allocator = new FrameAllocator(slabs);

    @BeforeEach
    void open() {
        allocator.open();
    }

    @Test
    void shouldHoldNoSlabBeforeItIsOpened() {
        FrameAllocator playing = new FrameAllocator(slabs);
        ByteBuf command = playing.buffer(10, 10);
        assertThat(slabs.metric().usedDirectMemory()).isEqualTo(10);
        command.release();
    }

    @Test
    void shouldCutRightSizedBuffersThatDoNotOverlap() {
        List<ByteBuf> frames = new ArrayList<>();
        for (int size = 1; size <= 600; size++) {
            ByteBuf frame = allocator.buffer(size, size);
            assertThat(frame.capacity()).isEqualTo(size);
            assertThat(frame.isReadable()).isFalse();
            while (frame.isWritable()) {
                frame.writeByte(size);
            }
            frames.add(frame);
        }
        for (int size = 1; size <= 600; size++) {
            ByteBuf frame = frames.get(size - 1);
            for (int i = 0; i < size; i++) {
                assertThat(frame.getByte(i)).isEqualTo((byte) size);
            }
            frame.release();
        }
        allocator.close();
        assertThat(slabs.metric().usedDirectMemory()).isZero();
    }

    @Test
    void shouldFreeASlabWithItsLastFrame() {
        ByteBuf first = allocator.buffer(100, 100);
        ByteBuf second = allocator.buffer(100, 100);
        allocator.close();
        first.release();
        assertThat(slabs.metric().usedDirectMemory()).isEqualTo(FrameAllocator.SLAB_BYTES);
        second.release();
        assertThat(slabs.metric().usedDirectMemory()).isZero();
    }

    @Test
    void shouldGiveLargeFramesABufferOfTheirOwn() {
        ByteBuf frame = allocator.buffer(FrameAllocator.MAX_SLICE_BYTES + 1, FrameAllocator.MAX_SLICE_BYTES + 1);
        assertThat(frame.capacity()).isEqualTo(FrameAllocator.MAX_SLICE_BYTES + 1);
        frame.release();
        allocator.close();
    }

    @Test
    void shouldLetABufferThatGrowsGrow() {
        ByteBuf message = allocator.buffer(64, 4096);
        message.writeZero(3000);
        assertThat(message.readableBytes()).isEqualTo(3000);
        message.release();
        allocator.close();
    }

    @Test
    void shouldGoOnWithoutSlabsWhenClosed() {
        allocator.close();
        ByteBuf frame = allocator.buffer(10, 10);
        assertThat(frame.writeZero(10).isWritable()).isFalse();
        frame.release();
    }
}
