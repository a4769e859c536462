package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import srs.format.rtp.payload.FrameListener;
import srs.format.rtp.payload.PayloadFormat;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Publication;
import srs.kernel.stream.Track;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;

/**
 * The sound of a publisher, to the kernel: as AAC, or as it is. Lives on the publisher's loop.
 */
final class KernelAudio implements FrameListener, AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final int G711_BYTES = 1;
    /** FLV's first byte: the format, then 16 bits of one channel. */
    private static final int FLV_PCMA = 7 << 4 | 2;
    private static final int FLV_PCMU = 8 << 4 | 2;
    /** "OpusHead", version 1, two channels, 6.5 ms to be dropped, 48 kHz, no gain, family 0 (RFC 7845 §5.1). */
    private static final byte[] OPUS_HEAD = {'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 2, 0x38, 0x01, (byte) 0x80, (byte) 0xBB, 0, 0, 0, 0, 0};
    static final Track OPUS = new Track(Codec.OPUS, OPUS_HEAD, Framing.NONE, NOTHING, Map.of("sample_rate", "48000", "channel", "2"));

    private final FeedTrack feed;
    private final Publication publication;
    private final ByteBufAllocator allocator;
    private final boolean wantsFrames;
    private final Recoder recoder;
    private final SmoothClock clock;
    private FrameAssembly assembly;
    private PayloadFormat format;
    private Track track;
    private long lastUs;

    /** @param recoder makes AAC of it; null when it is wanted as it is */
    KernelAudio(FeedTrack feed, Publication publication, ByteBufAllocator allocator, boolean wantsFrames, Recoder recoder, long zeroUs) {
        this.feed = feed;
        this.publication = publication;
        this.allocator = allocator;
        this.wantsFrames = wantsFrames;
        this.clock = new SmoothClock(zeroUs);
        this.recoder = recoder;
    }

    boolean isOf(FeedPacket packet) {
        return feed.layers().contains(packet.source());
    }

    /** Lent. */
    void onPacket(FeedPacket packet, long nowUs) {
        if (packet.format() != format) {
            begin(packet);
        }
        if (wantsFrames) {
            assembly.add(packet, nowUs);
        }
    }

    private void begin(FeedPacket first) {
        if (assembly != null) {
            assembly.close();
        }
        assembly = new FrameAssembly(first, allocator, this);
        format = first.format();
        // what goes as it is has FLV's header in front, for that of G.711 nobody makes later
        Framing framing = recoder == null && format != PayloadFormat.OPUS ? Framing.FLV : Framing.NONE;
        track = switch (format) {
            case PCMA -> g711("G711A", framing);
            case PCMU -> g711("G711U", framing);
            default -> OPUS;
        };
        if (!wantsFrames || recoder == null) {
            publication.announce(track, lastUs);
        } else {
            recoder.from(track);
        }
    }

    private static Track g711(String name, Framing framing) {
        return new Track(new Codec(MediaKind.AUDIO, name), NOTHING, framing, NOTHING, Map.of("sample_rate", "8000", "channel", "1"));
    }

    /** Whether nothing is put together that time would end. */
    boolean isQuiet() {
        return assembly == null || assembly.isQuiet();
    }

    void onTick(long nowUs) {
        if (assembly != null) {
            assembly.poll(nowUs);
        }
    }

    @Override
    public void onFrame(ByteBuf frame, int timestamp, boolean key) {
        FeedSource source = assembly.source();
        long us = Math.max(lastUs, clock.toUs(timestamp, source.time()));
        lastUs = us;
        int bytes = frame.readableBytes();
        if (track.framing() == Framing.FLV) {
            ByteBuf tag = allocator.buffer(G711_BYTES + bytes, G711_BYTES + bytes).writeByte(format == PayloadFormat.PCMA ? FLV_PCMA : FLV_PCMU);
            publication.offer(track, us, us, /* key= */ true, tag.writeBytes(frame, frame.readerIndex(), bytes), G711_BYTES);
            return;
        }
        ByteBuf copy = allocator.buffer(bytes, bytes).writeBytes(frame, frame.readerIndex(), bytes);
        if (recoder == null) {
            publication.offer(track, us, us, /* key= */ true, copy, /* payloadOffset= */ 0);
        } else {
            recoder.offer(copy, us);
        }
    }

    @Override
    public void close() {
        if (assembly != null) {
            assembly.close();
        }
        if (recoder != null) {
            recoder.close();
        }
    }
}
