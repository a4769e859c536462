package srs.protocol.rtc.internal.send;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.rtcp.TransportFeedback;
import srs.kernel.client.ClientHandle;
import srs.protocol.rtc.internal.bandwidth.BandwidthEstimator;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.session.MediaTransport;

/**
 * Writes the packets of all tracks of a player. Lives on its loop; writes into the buffer that all players of an outlet share, so that it stays in the cache.
 */
final class PlayerOutput {
    /** No original number: the packet is one. */
    static final int ORIGINAL = -1;

    /** As long as nobody has complained. */
    private static final long START_BPS = 5_000_000;

    private final MediaTransport transport;
    private final ClientHandle client;
    private ByteBuf scratch;
    private BandwidthEstimator estimator;
    private long maxBps = Long.MAX_VALUE;
    private int transportSequence;
    private long bytes;

    PlayerOutput(MediaTransport transport, ClientHandle client) {
        this.transport = transport;
        this.client = client;
    }

    /** Where packets are written before they are protected. Lent as long as the player is at its outlet. */
    void scratch(ByteBuf shared) {
        scratch = shared;
    }

    /**
     * Sends a packet.
     *
     * @param original its number, when it is sent again in a source of its own; else {@link #ORIGINAL}
     * @return whether it was taken
     */
    boolean send(FeedPacket packet, int payloadType, int sequenceNumber, int timestamp, int ssrc, int original, SentExtensions its, long nowUs) {
        scratch.clear();
        RtpHeader.write(scratch, packet.marker(), payloadType, sequenceNumber, timestamp, ssrc);
        its.write(scratch, packet, transportSequence, nowUs);
        if (original != ORIGINAL) {
            scratch.writeShort(original);
        }
        ByteBuf payload = packet.payload();
        scratch.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        if (!transport.sendRtp(scratch)) {
            return false;
        }
        int size = scratch.readableBytes();
        bytes += size;
        if (its.isCounted()) {
            estimator = estimator == null ? new BandwidthEstimator(START_BPS) : estimator;
            estimator.onSent(transportSequence, size, nowUs);
            transportSequence = transportSequence + 1 & 0xFFFF;
        }
        return true;
    }

    /** An RTCP packet of its own making. Takes ownership. */
    void sendRtcp(ByteBuf compound) {
        try {
            if (transport.sendRtcp(compound)) {
                bytes += compound.readableBytes();
            }
        } finally {
            compound.release();
        }
    }

    ByteBuf rtcpBuffer() {
        return transport.alloc().heapBuffer(128);
    }

    void onFeedback(TransportFeedback feedback, long nowUs) {
        if (estimator != null) {
            estimator.onFeedback(feedback, nowUs);
        }
    }

    /** What the player believes that it can take (REMB). */
    void onMaxRate(long bps) {
        maxBps = bps;
    }

    /** What the player can take; {@link Long#MAX_VALUE} when nobody knows. */
    long estimateBps() {
        return Math.min(maxBps, estimator == null ? Long.MAX_VALUE : estimator.bitsPerSecond());
    }

    /** The next tick shall come soon. */
    void tickSoon() {
        transport.tickSoon();
    }

    /** Tells how much was sent. */
    void count() {
        if (bytes > 0) {
            client.addSentBytes(bytes);
            bytes = 0;
        }
    }

    /** Lets go what was written. */
    void flush() {
        transport.flush();
    }
}
