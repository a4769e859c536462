package srs.protocol.rtc.internal.feed;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.payload.PayloadFormat;

/**
 * A packet of a stream, which all of its players on all loops read at once. Immutable; its references are those of its payload, which is read by absolute indexes.
 */
public final class FeedPacket {
    private final FeedSource source;
    private final PayloadFormat format;
    private final long sequence;
    private final int timestamp;
    private final boolean marker;
    private final boolean startsKey;
    private final ByteBuf payload;

    /**
     * A packet.
     *
     * @param sequence without wraps
     * @param startsKey whether a player can start with it: the first packet of a key frame
     * @param payload right-sized. Takes ownership.
     */
    public FeedPacket(FeedSource source, PayloadFormat format, long sequence, int timestamp, boolean marker, boolean startsKey, ByteBuf payload) {
        this.source = source;
        this.format = format;
        this.sequence = sequence;
        this.timestamp = timestamp;
        this.marker = marker;
        this.startsKey = startsKey;
        this.payload = payload;
    }

    public FeedSource source() {
        return source;
    }

    public PayloadFormat format() {
        return format;
    }

    public long sequence() {
        return sequence;
    }

    public int timestamp() {
        return timestamp;
    }

    public boolean marker() {
        return marker;
    }

    public boolean startsKey() {
        return startsKey;
    }

    /** Lent. */
    public ByteBuf payload() {
        return payload;
    }

    public int payloadBytes() {
        return payload.readableBytes();
    }

    public FeedPacket retain() {
        payload.retain();
        return this;
    }

    public void release() {
        payload.release();
    }
}
