package srs.protocol.rtc.internal.port;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import srs.kernel.net.DatagramPort;

/**
 * Datagrams that go to one peer one after the other, as a burst of a picture's packets does: they are handed to the system in one piece, which costs half as much as one by one.
 * Lives on its socket's loop. Owns what was added and not handed on.
 *
 * <pre>
 *  1100 | 1100 | 400     one piece: all of one length, the last may be shorter
 *  130 | 1100            two
 * </pre>
 */
final class DatagramRun {
    /** Of one piece. */
    static final int MAX_DATAGRAMS = 32;
    static final int MAX_BYTES = 40_000;

    private static final int DECAY = 8;

    private final DatagramPort port;
    private ByteBuf piece;
    private InetSocketAddress peer;
    private int segmentBytes;
    private int datagrams;
    private boolean isComplete;
    /** So large were the last pieces: all players of a stream get the same. */
    private int expectedBytes;
    private boolean isFull;

    DatagramRun(DatagramPort port) {
        this.port = port;
    }

    /**
     * Adds a datagram.
     *
     * @param to compared by identity. The datagram is lent for the call.
     * @return whether it was taken; when the socket is full, this is known for those after it only
     */
    boolean add(ByteBuf datagram, InetSocketAddress to) {
        int bytes = datagram.readableBytes();
        if (piece != null && !fits(bytes, to)) {
            end();
        }
        if (isFull) {
            return false;
        }
        if (piece == null) {
            piece = port.alloc().directBuffer(Math.max(bytes, expectedBytes));
            peer = to;
            segmentBytes = bytes;
            datagrams = 0;
            isComplete = false;
        }
        piece.writeBytes(datagram, datagram.readerIndex(), bytes);
        datagrams++;
        isComplete = bytes < segmentBytes;
        return true;
    }

    private boolean fits(int bytes, InetSocketAddress to) {
        return peer == to && !isComplete && bytes <= segmentBytes && datagrams < MAX_DATAGRAMS && piece.readableBytes() + bytes <= MAX_BYTES;
    }

    /** Hands on what is here. */
    void end() {
        if (piece == null) {
            return;
        }
        int bytes = piece.readableBytes();
        expectedBytes = Math.max(bytes, expectedBytes - expectedBytes / DECAY);
        isFull = datagrams == 1 ? !port.write(piece, peer) : !port.write(piece, segmentBytes, peer);
        piece = null;
    }

    /** What comes from now on may be taken again. */
    void onFlush() {
        isFull = false;
    }
}
