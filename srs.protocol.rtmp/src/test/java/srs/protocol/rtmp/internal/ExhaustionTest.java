package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.kernel.stream.EndReason;

/** No memory outside of the heap is left: the client that needs it ends, and nobody else. */
class ExhaustionTest {
    private static final byte[] SOUND = {(byte) 0xaf, 0, 0x12, 0x10};

    private final Meagre meagre = new Meagre();
    private final Peer peer = new Peer(meagre);

    /** Gives memory until it is told that there is none. */
    private static final class Meagre extends AbstractByteBufAllocator {
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(/* preferDirect= */ true);
        boolean isEmpty;

        Meagre() {
            super(/* preferDirect= */ true);
        }

        private ByteBufAllocator memory() {
            if (isEmpty) {
                throw new OutOfMemoryError("nothing is left");
            }
            return memory;
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return memory().heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return memory().directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }

        long usedBytes() {
            return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
        }
    }

    @AfterEach
    void close() {
        meagre.isEmpty = false;
        peer.close();
        assertThat(meagre.usedBytes()).isZero();
    }

    @Test
    void shouldEndThePublisherWhoseFrameFindsNoMemory() {
        peer.connect("rtmp://127.0.0.1/live").publish("s").audio(0, Unpooled.wrappedBuffer(SOUND));
        meagre.isEmpty = true;
        peer.video(0, Unpooled.wrappedBuffer(new byte[100_000]));
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.client().closed).isTrue();
        EndReason end = peer.hub.publication().end;
        assertThat(end.text()).contains("nothing is left");
    }

    @Test
    void shouldEndAClientThatCannotBeAnswered() {
        peer.handshake();
        meagre.isEmpty = true;
        peer.command("createStream", (Object) null);
        assertThat(peer.isClosed()).isTrue();
        assertThat(peer.client().closed).isTrue();
    }
}
