package srs.kernel.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Memory for what one UDP socket reads: the same for each read, as handlers keep nothing of it, so that it stays in the processor's cache and no allocator is asked. Lives on the
 * socket's loop; owns the memory until it is closed.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final int bytes;
    private ByteBuf memory;
    private boolean isClosed;

    ReceiveBuffer(int bytes) {
        this.bytes = bytes;
    }

    @Override
    @SuppressWarnings("deprecation") // netty's own are made of it, too
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return bytes;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return take(allocator);
            }
        };
    }

    private ByteBuf take(ByteBufAllocator allocator) {
        if (isClosed) {
            return allocator.ioBuffer(bytes, bytes);
        }
        if (memory != null && memory.refCnt() > 1) {
            memory.release(); // somebody has something of it still
            memory = null;
        }
        if (memory == null) {
            memory = allocator.ioBuffer(bytes, bytes);
        }
        return memory.clear().retain();
    }

    /** The socket is closed. */
    void close() {
        isClosed = true;
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }
}
