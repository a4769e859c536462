package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import srs.format.srt.SrtOutput;
import srs.kernel.net.DatagramPort;

/** Datagrams between sockets of the server, which are queues, and a peer of the library. Confined to the test's thread; owns what is on its way. */
final class Wires implements AutoCloseable {
    final Deque<ByteBuf> toPort = new ArrayDeque<>();
    final Deque<ByteBuf> toPeer = new ArrayDeque<>();

    /** A socket on this loop. */
    DatagramPort port(EventLoop loop, InetSocketAddress address) {
        return new DatagramPort() {
            @Override
            public EventLoop loop() {
                return loop;
            }

            @Override
            public ByteBufAllocator alloc() {
                return UnpooledByteBufAllocator.DEFAULT;
            }

            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public boolean write(ByteBuf payload, InetSocketAddress to) {
                return toPeer.add(payload);
            }

            @Override
            public void flush() {}
        };
    }

    /** The peer's way out. */
    SrtOutput output() {
        return new SrtOutput() {
            @Override
            public ByteBufAllocator alloc() {
                return UnpooledByteBufAllocator.DEFAULT;
            }

            @Override
            public void write(ByteBuf datagram, InetSocketAddress to) {
                toPort.add(datagram);
            }
        };
    }

    /** All arrive, and the answers to them, until nobody has more to say. What is given is lent for the call. */
    void exchange(Consumer<ByteBuf> atPort, Consumer<ByteBuf> atPeer) {
        while (!toPort.isEmpty() || !toPeer.isEmpty()) {
            arrive(toPort.poll(), atPort);
            arrive(toPeer.poll(), atPeer);
        }
    }

    private static void arrive(ByteBuf datagram, Consumer<ByteBuf> taker) {
        if (datagram != null) {
            try {
                taker.accept(datagram);
            } finally {
                datagram.release();
            }
        }
    }

    /** What is on its way is lost. */
    @Override
    public void close() {
        toPort.forEach(ByteBuf::release);
        toPort.clear();
        toPeer.forEach(ByteBuf::release);
        toPeer.clear();
    }
}
