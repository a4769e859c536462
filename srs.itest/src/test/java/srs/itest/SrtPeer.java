package srs.itest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import srs.format.srt.SrtCaller;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtOptions;
import srs.format.srt.SrtOutput;

/** A camera that publishes a second of FFmpeg's again and again by SRT, or a player. Calls again whenever it was ended. Lives on a thread of its own. */
final class SrtPeer implements AutoCloseable, SrtOutput, SrtCaller.Listener, SrtConnection.Listener {
    private static final int PACKET = 188;
    private static final int MESSAGE = 7 * PACKET;
    /** All ones is the PID of a null packet (ISO/IEC 13818-1 §2.4.1). */
    private static final int PID = 0x1FFF;
    private static final long STEP_MS = 5;
    /** A second of the clip is ten messages. */
    private static final int STEPS_FOR_MESSAGE = 20;
    private static final int STEPS_TO_RETRY = 40;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();
    private final InetSocketAddress server;
    private final String streamId;
    private final DatagramChannel channel;
    /** Nothing for a player. */
    private final byte[] second;
    private final AtomicLong packets = new AtomicLong();
    private final ByteBuffer in = ByteBuffer.allocate(2048);
    private SrtCaller caller;
    private SrtConnection connection;
    private int at;
    private long step;
    private long callAt;

    private SrtPeer(String host, int port, String streamId, byte[] second) throws IOException {
        server = new InetSocketAddress(host, port);
        this.streamId = streamId;
        this.second = second;
        channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.bind(new InetSocketAddress(host, 0));
        clock.scheduleAtFixedRate(this::step, 0, STEP_MS, TimeUnit.MILLISECONDS);
    }

    static SrtPeer camera(String host, int port, String stream) throws IOException {
        return new SrtPeer(host, port, "#!::h=srt.example.com,r=live/" + stream + ",m=publish", Files.readAllBytes(Path.of("src/test/resources/srs/itest/clip.ts")));
    }

    static SrtPeer player(String host, int port, String stream) throws IOException {
        return new SrtPeer(host, port, "#!::h=srt.example.com,r=live/" + stream + ",m=request", new byte[0]);
    }

    private void step() {
        try {
            long nowUs = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
            step++;
            if (caller == null && step >= callAt) {
                caller = new SrtCaller(SrtOptions.DEFAULT, server, streamId, random, this, this, nowUs);
            }
            for (InetSocketAddress from = receive(); from != null; from = receive()) {
                if (caller != null) {
                    caller.onDatagram(Unpooled.wrappedBuffer(in.array(), 0, in.position()), from, nowUs);
                }
            }
            if (caller != null) {
                caller.tick(nowUs);
            }
            if (connection != null && second.length > 0 && step % STEPS_FOR_MESSAGE == 0) {
                int length = Math.min(MESSAGE, second.length - at);
                connection.send(Unpooled.wrappedBuffer(second), at, length, nowUs);
                at = (at + length) % second.length;
            }
        } catch (IOException e) {
            // nobody listens for a moment
            callAgain();
        }
    }

    private InetSocketAddress receive() throws IOException {
        in.clear();
        return (InetSocketAddress) channel.receive(in);
    }

    private void callAgain() {
        if (connection != null) {
            ends.incrementAndGet();
        }
        caller = null;
        connection = null;
        callAt = step + STEPS_TO_RETRY;
    }

    int connections() {
        return connections.get();
    }

    /** How often a connection was ended by the server. */
    int ends() {
        return ends.get();
    }

    /** Transport packets of the stream that have come, in all connections; those that fill are none. */
    long packets() {
        return packets.get();
    }

    @Override
    public ByteBufAllocator alloc() {
        return UnpooledByteBufAllocator.DEFAULT;
    }

    @Override
    public void write(ByteBuf datagram, InetSocketAddress to) {
        try {
            channel.send(datagram.nioBuffer(), to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            datagram.release();
        }
    }

    @Override
    public SrtConnection.Listener onConnected(SrtConnection made) {
        connection = made;
        connections.incrementAndGet();
        return this;
    }

    @Override
    public void onFailed(String reason) {
        callAgain();
    }

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        for (int at = 0; at < message.readableBytes(); at += PACKET) {
            if ((message.getShort(message.readerIndex() + at + 1) & PID) != PID) {
                packets.incrementAndGet();
            }
        }
    }

    @Override
    public void onClosed(String reason) {
        callAgain();
    }

    @Override
    public void close() throws IOException {
        clock.execute(() -> {
            if (caller != null) {
                caller.close(TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
            }
        });
        clock.shutdown();
        try {
            clock.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
