package srs.format.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;

/** An allocator that knows at the end of a test whether all is given back. */
public final class LeakGuard {
    public final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    public long heldBytes() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    public void assertNothingIsHeld() {
        assertThat(heldBytes()).as("bytes not released").isZero();
    }
}
