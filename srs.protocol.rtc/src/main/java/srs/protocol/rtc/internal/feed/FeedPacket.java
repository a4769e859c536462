package srs.protocol.rtc.internal.feed;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.payload.PayloadFormat;

/**
 * A packet of a stream, which all of its players on all loops read at once. Immutable; its references are those of its payload, which is read by absolute indexes.
 */
public final class FeedPacket {
    /** The publisher's header extension was not there. */
    public static final int NOT_TOLD = -1;

    private final FeedSource source;
    private final PayloadFormat format;
    private final long sequence;
    private final int timestamp;
    private final boolean marker;
    private final boolean startsKey;
    private final ByteBuf payload;
    private int orientation = NOT_TOLD;
    private int audioLevel = NOT_TOLD;

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

    /** With what the publisher tells of the camera and the voice in its header, one byte each, or {@link #NOT_TOLD}. Before anybody else knows it. */
    public FeedPacket told(int itsOrientation, int itsAudioLevel) {
        orientation = itsOrientation;
        audioLevel = itsAudioLevel;
        return this;
    }

    /** How the camera was held. */
    public int orientation() {
        return orientation;
    }

    public int audioLevel() {
        return audioLevel;
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
