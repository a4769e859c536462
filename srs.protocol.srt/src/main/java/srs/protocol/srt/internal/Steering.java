package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Whose datagrams come to a socket, but belong to a connection of a group on another loop: they are handed over to the socket of the same address there. Lives on its
 * socket's loop.
 */
final class Steering {
    /** Peers of a socket whose datagrams go elsewhere; more are not handed over. */
    static final int MAX_PEERS = 4_096;
    /** Silence after which a peer is forgotten: its connection has ended before. */
    static final long FORGET_US = 60_000_000;

    private static final class Peer {
        SrtPort to;
        long heardUs;
    }

    private final Map<InetSocketAddress, Peer> peers = new HashMap<>();
    private long lookedUs;

    /** From now on, what comes from a peer goes there. */
    void add(InetSocketAddress from, SrtPort to, long nowUs) {
        if (peers.size() < MAX_PEERS || peers.containsKey(from)) {
            Peer peer = peers.computeIfAbsent(from, key -> new Peer());
            peer.to = to;
            peer.heardUs = nowUs;
        }
    }

    /** Hands a datagram over; false when it belongs here. Lent for the call. */
    boolean take(ByteBuf datagram, InetSocketAddress from, long nowUs) {
        if (peers.isEmpty()) {
            return false;
        }
        if (nowUs - lookedUs > FORGET_US) {
            lookedUs = nowUs;
            peers.values().removeIf(peer -> nowUs - peer.heardUs > FORGET_US);
        }
        Peer peer = peers.get(from);
        if (peer == null) {
            return false;
        }
        peer.heardUs = nowUs;
        // what the socket read into is used again
        ByteBuf copy = datagram.alloc().buffer(datagram.readableBytes()).writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes());
        try {
            peer.to.loop().execute(() -> peer.to.onSteered(copy, from));
        } catch (RejectedExecutionException e) {
            copy.release();
            SrtLog.LOG.debug("the loop has ended before", e);
        }
        return true;
    }
}
