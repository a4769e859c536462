package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Datagrams that are on their way, each with the time when it comes. */
final class Flight {
    private record Datagram(long atUs, long order, ByteBuf bytes, Consumer<ByteBuf> to) {}

    private final PriorityQueue<Datagram> onTheWay = new PriorityQueue<>((a, b) -> a.atUs != b.atUs ? Long.compare(a.atUs, b.atUs) : Long.compare(a.order, b.order));
    private long order;

    /** The way out of a core, to whoever takes its datagrams, as bytes. */
    static SrtOutput output(BiConsumer<byte[], InetSocketAddress> taker) {
        return new SrtOutput() {
            @Override
            public ByteBufAllocator alloc() {
                return Wire.ALLOCATOR;
            }

            @Override
            public void write(ByteBuf datagram, InetSocketAddress to) {
                byte[] bytes = ByteBufUtil.getBytes(datagram);
                datagram.release();
                taker.accept(bytes, to);
            }
        };
    }

    void add(long atUs, byte[] bytes, Consumer<ByteBuf> to) {
        onTheWay.add(new Datagram(atUs, order++, Unpooled.wrappedBuffer(bytes), to));
    }

    /** What has arrived by now is given to whom it goes. */
    void arrive(long nowUs) {
        while (!onTheWay.isEmpty() && onTheWay.peek().atUs <= nowUs) {
            Datagram datagram = onTheWay.remove();
            datagram.to.accept(datagram.bytes);
        }
    }
}
