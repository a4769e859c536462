package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import srs.format.srt.internal.packet.ControlPacket;

/** Collects what is written, as heap copies. */
final class Wire implements SrtOutput {
    static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false);

    final Deque<ByteBuf> written = new ArrayDeque<>();

    @Override
    public ByteBufAllocator alloc() {
        return ALLOCATOR;
    }

    @Override
    public void write(ByteBuf datagram, InetSocketAddress to) {
        written.add(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(datagram)));
        datagram.release();
    }

    /** The oldest control packet that was written. */
    ControlPacket control() {
        return ControlPacket.decode(written.remove());
    }

    void clear() {
        written.clear();
    }
}
