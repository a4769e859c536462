package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import srs.codec.CodecException;
import srs.format.rtp.payload.Packetizer;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.payload.PayloadPieces;
import srs.format.rtp.payload.PayloadSink;
import srs.protocol.rtc.internal.feed.FeedInput;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.SourceTime;

/** Makes packets of the frames of one track, once for all players. Lives on the bridge's loop. Holds no packets. */
final class PacketSource implements PayloadSink {
    private final FeedSource source;
    private final PayloadFormat format;
    private final FeedInput input;
    private final ByteBufAllocator allocator;
    private Packetizer packetizer;
    private long sequence = 1 << 16;
    private int timestamp;
    private boolean startsKey;
    private boolean hasTime;
    private long lastPtsUs;

    PacketSource(FeedSource source, PayloadFormat format, FeedInput input, ByteBufAllocator allocator) {
        this.source = source;
        this.format = format;
        this.input = input;
        this.allocator = allocator;
        configure(new byte[0]);
    }

    /**
     * From now on frames are of this configuration.
     *
     * @throws CodecException when it is none
     */
    final void configure(byte[] config) {
        boolean needsConfig = format == PayloadFormat.H264 || format == PayloadFormat.H265;
        packetizer = needsConfig && config.length == 0 ? null : format.packetizer(config, PayloadFormat.DEFAULT_PAYLOAD_BYTES);
    }

    /**
     * Sends a frame.
     *
     * @param frame lent for the call
     * @throws CodecException when it is none; it is lost then
     */
    void send(ByteBuf frame, int at, int length, boolean isKey, long ptsUs) {
        if (packetizer == null) {
            return;
        }
        lastPtsUs = ptsUs;
        hasTime = true;
        timestamp = timestampOf(ptsUs);
        startsKey = isKey && source.isVideo();
        packetizer.packetize(frame, at, length, isKey, this);
    }

    private int timestampOf(long ptsUs) {
        return (int) (ptsUs * source.clockRateHz() / 1_000_000);
    }

    @Override
    public void onPayload(PayloadPieces payload, boolean marker) {
        ByteBuf bytes = allocator.buffer(payload.size(), payload.size());
        payload.writeTo(bytes);
        input.add(new FeedPacket(source, format, sequence++, timestamp + payload.timestampOffset(), marker, startsKey, bytes));
        startsKey = false;
    }

    /** Tells players what the timestamps mean: presentation time is so much behind the loops' time. */
    void tellTime(long offsetUs) {
        if (hasTime) {
            source.time(new SourceTime(lastPtsUs + offsetUs, timestampOf(lastPtsUs), source.clockRateHz()));
        }
    }
}
