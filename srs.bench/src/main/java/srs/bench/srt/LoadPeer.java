package srs.bench.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import srs.format.srt.SrtCaller;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtOptions;
import srs.format.srt.SrtOutput;

/** One publisher or player, with a socket of its own. Confined to its load thread. */
final class LoadPeer implements SrtOutput, SrtCaller.Listener, SrtConnection.Listener {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SOCKET_BYTES = 1024 * 1024;
    private static final int MESSAGE = 7 * 188;
    private static final long RETRY_US = 500_000;
    private static final long SOON_US = 5_000;

    private final InetSocketAddress server;
    private final String streamId;
    private final SrtOptions options;
    private final Delays delays;
    private final Delays dueDelays;
    private final DatagramChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(2048);
    private final ByteBuf view = Unpooled.wrappedBuffer(in.array());
    private SrtCaller caller;
    private SrtConnection connection;
    private long callAtUs;
    /** When it has something to do. */
    private long nextUs;
    private boolean wasConnected;
    long receivedBytes;
    long sentBytes;
    long failures;

    /**
     * @param delays of what it receives, until it has it; null when nobody wants to know
     * @param dueDelays the same until it was due, by its clock
     */
    LoadPeer(InetSocketAddress server, String streamId, SrtOptions options, Delays delays, Delays dueDelays, Selector selector) throws IOException {
        this.server = server;
        this.streamId = streamId;
        this.options = options;
        this.delays = delays;
        this.dueDelays = dueDelays;
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
        channel.connect(server);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean isConnected() {
        return connection != null && !connection.isClosed();
    }

    void tick(long nowUs) {
        if (nowUs < nextUs) {
            return;
        }
        if (caller == null && nowUs >= callAtUs) {
            caller = new SrtCaller(options, server, streamId, RANDOM, this, this, nowUs);
        }
        nextUs = caller == null ? callAtUs : caller.tick(nowUs);
    }

    void read() throws IOException {
        try {
            for (in.clear(); channel.read(in) > 0; in.clear()) {
                long nowUs = System.nanoTime() / 1000;
                nextUs = Math.min(nextUs, nowUs + SOON_US);
                if (caller != null) {
                    view.setIndex(0, in.position());
                    caller.onDatagram(view, server, nowUs);
                }
            }
        } catch (PortUnreachableException e) {
            // nobody listens there yet
            callAgain();
        }
    }

    /** Lent for the call. */
    void send(ByteBuf packets, long nowUs) {
        for (int at = packets.readerIndex(); isConnected() && at < packets.writerIndex(); at += MESSAGE) {
            int length = Math.min(MESSAGE, packets.writerIndex() - at);
            connection.send(packets, at, length, nowUs);
            sentBytes += length;
        }
        nextUs = Math.min(nextUs, nowUs + SOON_US);
    }

    void close(long nowUs) throws IOException {
        if (caller != null) {
            caller.close(nowUs);
        }
        channel.close();
    }

    private void callAgain() {
        if (wasConnected) {
            failures++;
        }
        caller = null;
        connection = null;
        callAtUs = System.nanoTime() / 1000 + RETRY_US;
        nextUs = callAtUs;
    }

    @Override
    public ByteBufAllocator alloc() {
        return UnpooledByteBufAllocator.DEFAULT;
    }

    @Override
    public void write(ByteBuf datagram, InetSocketAddress to) {
        try {
            channel.write(datagram.nioBuffer());
        } catch (PortUnreachableException e) {
            // as in read
            failures += wasConnected ? 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            datagram.release();
        }
    }

    @Override
    public SrtConnection.Listener onConnected(SrtConnection made) {
        connection = made;
        wasConnected = true;
        return this;
    }

    @Override
    public void onFailed(String reason) {
        callAgain();
    }

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        receivedBytes += message.readableBytes();
        if (delays != null) {
            long madeUs = FrameSource.madeUs(message);
            if (madeUs >= 0) {
                delays.add(System.nanoTime() / 1000 - madeUs);
                dueDelays.add(dueUs - madeUs);
            }
        }
    }

    @Override
    public void onClosed(String reason) {
        callAgain();
    }
}
