package srs.protocol.rtmp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What one peer was sent and has not taken yet. Above the channel's high-water mark nothing more is read from it, so that a peer which
 * asks and never reads the answers is held back by its own socket. Lives on its channel's loop.
 */
final class Backlog {
    /** A full socket that takes not one byte for so long is given up (compat 7.2: send timeout 30 s). */
    static final long STALLED_MS = 30_000;

    private final Channel channel;
    private long unsent;
    private long unsentSinceMs;

    Backlog(Channel channel) {
        this.channel = channel;
    }

    /** Whether more waits than may: until half of it is gone, the peer's next question waits too. */
    boolean isFull() {
        return !channel.isWritable();
    }

    /** The writability has changed. */
    void changed(long nowMs) {
        unsent = isFull() ? unsent() : 0;
        unsentSinceMs = nowMs;
    }

    /** Whether it is full, and its socket has taken nothing for {@link #STALLED_MS}. To be asked about twice a second. */
    boolean isStalled(long nowMs) {
        if (!isFull()) {
            return false;
        }
        long now = unsent();
        if (now != unsent) {
            unsent = now;
            unsentSinceMs = nowMs;
        }
        return nowMs - unsentSinceMs >= STALLED_MS;
    }

    /** For the log: bytes that wait, with what it costs to keep them. */
    long bytes() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    /** A number that changes with every byte that the socket takes: the sum shrinks with whole buffers only, the first one with each byte. */
    private long unsent() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        int left = outbound != null && outbound.current() instanceof ByteBuf first ? first.readableBytes() : 0;
        return bytes() << 32 | left;
    }
}
