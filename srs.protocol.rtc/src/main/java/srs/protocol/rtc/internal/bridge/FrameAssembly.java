package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import srs.format.rtp.ReorderBuffer;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.payload.Depacketizer;
import srs.format.rtp.payload.FrameListener;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;

/**
 * Puts the frames of one source together: waits for packets that were lost and come again, and gives up what does not come in time. Lives on one thread; the time is an
 * argument. Owns what waits.
 */
final class FrameAssembly implements AutoCloseable {
    /** A retransmission takes a round trip or several; files and segments have the time. */
    static final long VIDEO_WAIT_US = 600_000;
    static final long AUDIO_WAIT_US = 250_000;
    private static final int VIDEO_PACKETS = 2048;
    private static final int AUDIO_PACKETS = 128;

    private final FeedSource source;
    private final ByteBufAllocator allocator;
    private final ReorderBuffer waiting;
    private final Depacketizer depacketizer;
    private final RtpHeader header = new RtpHeader();

    /** Of packets of the source that have the format of the first. */
    FrameAssembly(FeedPacket first, ByteBufAllocator allocator, FrameListener listener) {
        this.source = first.source();
        this.allocator = allocator;
        this.waiting = source.isVideo() ? new ReorderBuffer(VIDEO_PACKETS, VIDEO_WAIT_US) : new ReorderBuffer(AUDIO_PACKETS, AUDIO_WAIT_US);
        this.depacketizer = first.format().depacketizer(allocator, listener);
        depacketizer.addParameterSets(source.seen().parameters());
    }

    FeedSource source() {
        return source;
    }

    /** Lent. */
    void add(FeedPacket packet, long nowUs) {
        ByteBuf payload = packet.payload();
        int bytes = payload.readableBytes();
        ByteBuf copy = allocator.buffer(RtpHeader.FIXED_BYTES + bytes);
        RtpHeader.write(copy, packet.marker(), 0, (int) packet.sequence() & 0xFFFF, packet.timestamp(), 0);
        copy.writeBytes(payload, payload.readerIndex(), bytes);
        waiting.add(packet.sequence(), copy, nowUs);
        poll(nowUs);
    }

    /** Whether nothing waits for packets before it. */
    boolean isQuiet() {
        return waiting.size() == 0;
    }

    void poll(long nowUs) {
        for (ByteBuf next = waiting.poll(nowUs); next != null; next = waiting.poll(nowUs)) {
            try {
                depacketizer.add(header.parse(next), next, waiting.sequence());
            } finally {
                next.release();
            }
        }
    }

    @Override
    public void close() {
        waiting.close();
        depacketizer.close();
    }
}
