package srs.protocol.rtc.internal.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/**
 * Between a loop, which never waits, and BouncyCastle, which does until the handshake is done. {@link #offer} and {@link #abort} may be called by any thread, the rest by the
 * one that has the handshake, and later by the loop.
 */
final class DatagramQueue implements DatagramTransport {
    /** Datagrams that wait for the handshake; more are dropped, and come again. */
    static final int MAX_WAITING = 64;

    private static final byte[] END = {};

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Consumer<byte[]> out;
    private volatile boolean isAborted;
    private volatile boolean waits = true;
    private volatile boolean isClosed;

    /** @param out gets what is to be sent, on the thread that calls BouncyCastle */
    DatagramQueue(Consumer<byte[]> out) {
        this.out = out;
    }

    /** A datagram has come; given away. */
    void offer(byte[] datagram) {
        waiting.offer(datagram);
    }

    /** Wakes who waits, with an exception. */
    void abort() {
        isAborted = true;
        waiting.clear();
        waiting.offer(END);
    }

    /** From now on nobody waits here: an empty queue is an exception that BouncyCastle hands on unchanged. */
    void stopWaiting() {
        waits = false;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    public int getReceiveLimit() {
        return Terms.MAX_DATAGRAM_BYTES;
    }

    @Override
    public int getSendLimit() {
        return Terms.MTU_BYTES;
    }

    @Override
    public int receive(byte[] target, int at, int length, int waitMs) throws IOException {
        byte[] datagram;
        try {
            datagram = waits ? waiting.poll(waitMs, TimeUnit.MILLISECONDS) : waiting.poll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (isAborted) {
            throw new IOException("the session has ended");
        }
        if (datagram == null) {
            if (waits) {
                return -1;
            }
            throw new InterruptedIOException("nothing there");
        }
        int copied = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, target, at, copied);
        return copied;
    }

    @Override
    public void send(byte[] source, int at, int length) {
        Objects.checkFromIndexSize(at, length, source.length);
        byte[] datagram = new byte[length];
        System.arraycopy(source, at, datagram, 0, length);
        out.accept(datagram);
    }

    /** BouncyCastle has done with it: the peer has closed, or we have. */
    @Override
    public void close() {
        isClosed = true;
    }

    boolean isClosed() {
        return isClosed;
    }
}
