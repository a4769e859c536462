package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import srs.format.srt.SrtOutput;
import srs.kernel.net.DatagramPort;

/** The way out of a socket of the kernel's: it has copies, so that datagrams to one peer go in one piece. Lives on the socket's loop. */
record PortOutput(DatagramPort port) implements SrtOutput {
    @Override
    public ByteBufAllocator alloc() {
        return port.alloc();
    }

    @Override
    public void write(ByteBuf datagram, InetSocketAddress to) {
        try {
            port.send(datagram, to);
        } finally {
            datagram.release();
        }
    }

    @Override
    public void send(ByteBuf datagram, InetSocketAddress to) {
        port.send(datagram, to);
    }
}
