package srs.kernel.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import srs.kernel.net.Datagrams;

/**
 * Copies of datagrams, one behind the other in memory of its own, and what tells the channel of them: nothing is allocated for a datagram, and the memory stays in the processor's
 * cache. Those of one length that go to one peer one after the other are one piece, which the system cuts (UDP_SEGMENT). Lives on its socket's loop.
 *
 * <pre>
 *  to a: 1100 | 1100 | 400     one piece: all of one length, the last may be shorter
 *  to a: 130 | 1100            two
 *  to b: 1100                  one more
 * </pre>
 *
 * <p>Memory is used again when the socket has taken all of it. When it is full before, what is there goes at once.
 */
final class Outbox {
    /** Of all datagrams that wait for the next flush here. */
    static final int BYTES = 128 * 1024;
    /** That one system call takes. */
    static final int PIECES = 256;
    /** Datagrams and bytes of one piece. */
    static final int MAX_DATAGRAMS = 32;
    static final int MAX_PIECE_BYTES = 40_000;

    private static final InetSocketAddress NOBODY = new InetSocketAddress(0);

    private final Channel channel;
    private final ChannelFutureListener segmentsSent;
    private final Piece[] pieces = new Piece[PIECES];
    private ByteBuf memory;
    /** Pieces that the channel was given, and those of them that it still has. */
    private int given;
    private int pending;

    // the piece that may grow
    private int from;
    private int segmentBytes;
    private int datagrams;
    private boolean isComplete;
    private InetSocketAddress peer;

    /** @param segmentsSent is told of each piece of several datagrams, when the system has taken or refused it */
    Outbox(Channel channel, ChannelFutureListener segmentsSent) {
        this.channel = channel;
        this.segmentsSent = segmentsSent;
    }

    /**
     * Copies a datagram. Lent for the call.
     *
     * @param canJoin whether it may be in one piece with the one before
     * @return false when there is no room for it, as the socket is full
     */
    boolean add(ByteBuf datagram, InetSocketAddress to, boolean canJoin) {
        int bytes = datagram.readableBytes();
        if (bytes > BYTES) {
            return false;
        }
        if (datagrams > 0 && !(canJoin && joins(bytes, to))) {
            end();
        }
        if (memory == null) {
            memory = channel.alloc().directBuffer(BYTES, BYTES);
        } else if (memory.writableBytes() < bytes || datagrams == 0 && given == PIECES) {
            flush();
            if (pending > 0) {
                return false;
            }
        }
        if (datagrams == 0) {
            from = memory.writerIndex();
            segmentBytes = bytes;
            isComplete = false;
            peer = to;
        } else {
            isComplete = bytes < segmentBytes;
        }
        memory.writeBytes(datagram, datagram.readerIndex(), bytes);
        datagrams++;
        return true;
    }

    private boolean joins(int bytes, InetSocketAddress to) {
        return peer == to && !isComplete && bytes <= segmentBytes && datagrams < MAX_DATAGRAMS && memory.writerIndex() - from + bytes <= MAX_PIECE_BYTES
                && memory.writableBytes() >= bytes;
    }

    /** What comes from now on goes behind what is here. */
    void end() {
        if (datagrams == 0) {
            return;
        }
        boolean isAlone = datagrams == 1;
        datagrams = 0;
        Piece piece = pieces[given];
        if (piece == null) {
            piece = new Piece(memory.duplicate());
            pieces[given] = piece;
        }
        given++;
        pending++;
        piece.content().setIndex(from, memory.writerIndex());
        piece.to = peer;
        piece.cut = isAlone ? 0 : segmentBytes;
        if (isAlone) {
            channel.write(piece, channel.voidPromise());
        } else {
            channel.write(piece).addListener(segmentsSent);
        }
    }

    /** Hands all to the system. */
    void flush() {
        end();
        channel.flush();
        if (pending == 0 && memory != null) {
            given = 0;
            memory.clear();
        }
    }

    /** The channel has nothing of it any more. */
    void close() {
        if (memory != null) {
            memory.release();
            memory = null;
        }
        datagrams = 0;
    }

    /** One for the channel, or several in a row: used again when it has let it go. */
    private final class Piece extends SegmentedDatagramPacket {
        private InetSocketAddress to;
        /** Length of each but the last; 0 when it is one. */
        private int cut;

        Piece(ByteBuf window) {
            super(window, Datagrams.MAX_DATAGRAM_BYTES, NOBODY);
        }

        @Override
        public InetSocketAddress recipient() {
            return to;
        }

        @Override
        public int segmentSize() {
            return cut;
        }

        @Override
        public boolean release() {
            pending--;
            return true;
        }
    }
}
