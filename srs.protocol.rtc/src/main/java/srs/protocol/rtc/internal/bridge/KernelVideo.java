package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.codec.PictureSize;
import srs.format.flv.FlvException;
import srs.format.rtp.payload.FrameFault;
import srs.format.rtp.payload.FrameListener;
import srs.format.rtp.payload.PayloadFormat;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.Publication;
import srs.kernel.stream.Track;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.publish.MediaProperties;

/**
 * The picture of a publisher, to the kernel: the best layer that comes, from key frame to key frame. Lives on the publisher's loop.
 *
 * <p>When frames are not wanted it only reads the first key frame, so that the stream's codec and size are known.
 */
final class KernelVideo implements FrameListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelVideo.class);
    private static final byte[] NOTHING = {};
    /** When a layer has stopped, another takes its place. */
    private static final long STOPPED_US = 2_000_000;

    private final FeedTrack feed;
    private final Publication publication;
    private final ByteBufAllocator allocator;
    private final boolean wantsFrames;
    private final Consumer<FeedSource> keyFrameWanted;
    private final SmoothClock clock;
    private FrameAssembly assembly;
    private PayloadFormat format;
    private long lastPacketUs;
    private Track track;
    private boolean isDone;
    private boolean waitsForKey = true;
    private long lastDtsUs;
    private long vpSize;
    private int vpProfile;

    KernelVideo(FeedTrack feed, Publication publication, ByteBufAllocator allocator, boolean wantsFrames, Consumer<FeedSource> keyFrameWanted, long zeroUs) {
        this.feed = feed;
        this.publication = publication;
        this.allocator = allocator;
        this.wantsFrames = wantsFrames;
        this.clock = new SmoothClock(zeroUs);
        this.keyFrameWanted = keyFrameWanted;
    }

    /** What a packet of this picture is from. */
    boolean isOf(FeedPacket packet) {
        return feed.layers().contains(packet.source());
    }

    /** Lent. @return whether it is of the layer that the kernel gets */
    boolean onPacket(FeedPacket packet, long nowUs) {
        if (isDone && packet.format() == format) {
            return false;
        }
        if (assembly == null || packet.source() != assembly.source() || packet.format() != format) {
            if (!packet.startsKey() || !isBetter(packet, nowUs)) {
                if (assembly == null) {
                    keyFrameWanted.accept(packet.source()); // the begin of the first one was lost
                }
                return false;
            }
            begin(packet);
        }
        lastPacketUs = nowUs;
        assembly.add(packet, nowUs);
        endWhenDone();
        return true;
    }

    private boolean isBetter(FeedPacket packet, long nowUs) {
        if (assembly == null || packet.source() == assembly.source()) {
            return true;
        }
        boolean isLarger = feed.layers().indexOf(packet.source()) < feed.layers().indexOf(assembly.source());
        return isLarger || nowUs - lastPacketUs > STOPPED_US;
    }

    private void begin(FeedPacket first) {
        if (assembly != null) {
            assembly.close();
        }
        assembly = new FrameAssembly(first, allocator, this);
        format = first.format();
        isDone = false;
        track = null;
        waitsForKey = true;
    }

    /** Whether nothing is put together that time would end. */
    boolean isQuiet() {
        return assembly == null || assembly.isQuiet();
    }

    void onTick(long nowUs) {
        if (assembly != null && !isDone) {
            assembly.poll(nowUs);
            endWhenDone();
        }
    }

    private void endWhenDone() {
        if (isDone) {
            assembly.close();
            assembly = null;
        }
    }

    /** Time for another key frame: of the layer that the kernel gets, or of the best. */
    void wantKeyFrame() {
        keyFrameWanted.accept(assembly == null ? feed.layers().get(0) : assembly.source());
    }

    @Override
    public void onConfig(byte[] config) {
        announce(config);
    }

    private void announce(byte[] config) {
        Codec codec = codec(format);
        try {
            Track next = new Track(codec, config, Framing.NONE, NOTHING, MediaProperties.ofVideo(codec, config, /* parseSps= */ true));
            announce(next);
        } catch (FlvException | IllegalArgumentException e) {
            LOG.info("rtc publish {}: picture is passed over: {}", publication.key(), e.getMessage());
        }
    }

    private void announce(Track next) {
        track = next;
        publication.announce(next, lastDtsUs);
        isDone = !wantsFrames;
    }

    private static Codec codec(PayloadFormat format) {
        return switch (format) {
            case H264 -> Codec.H264;
            case H265 -> Codec.HEVC;
            case AV1 -> Codec.AV1;
            case VP9 -> Codec.VP9;
            case VP8 -> Codec.VP8;
            case OPUS, PCMU, PCMA -> throw new IllegalArgumentException(format + " is no picture");
        };
    }

    @Override
    public void onFrame(ByteBuf frame, int timestamp, boolean key) {
        if (key) {
            announceVp(frame);
            waitsForKey = false;
        }
        if (track == null || waitsForKey || !wantsFrames) {
            return;
        }
        long ptsUs = clock.toUs(timestamp, assembly.source().time());
        lastDtsUs = Math.max(ptsUs, lastDtsUs);
        int bytes = frame.readableBytes();
        publication.offer(track, lastDtsUs, ptsUs, key, allocator.buffer(bytes, bytes).writeBytes(frame, frame.readerIndex(), bytes), /* payloadOffset= */ 0);
    }

    /** VP8 and VP9 have no configuration that is sent: their key frames tell it. */
    private void announceVp(ByteBuf frame) {
        if (format != PayloadFormat.VP8 && format != PayloadFormat.VP9) {
            return;
        }
        int at = frame.readerIndex();
        int bytes = frame.readableBytes();
        long size = format == PayloadFormat.VP9 ? PictureSize.vp9(frame, at, bytes) : PictureSize.vp8(frame, at, bytes);
        int profile = format == PayloadFormat.VP9 ? vp9Profile(frame.getUnsignedByte(at)) : 0;
        if (size == PictureSize.UNKNOWN || track != null && size == vpSize && profile == vpProfile) {
            return;
        }
        vpSize = size;
        vpProfile = profile;
        // 8 bits, 4:2:0, BT.709; profiles with more are not sent by browsers
        byte[] vpcC = {(byte) profile, 0, (byte) (8 << 4 | 1 << 1), 1, 1, 1, 0, 0};
        Map<String, String> properties = new HashMap<>(MediaProperties.ofVideo(codec(format), vpcC, /* parseSps= */ true));
        properties.put("width", Integer.toString(PictureSize.width(size)));
        properties.put("height", Integer.toString(PictureSize.height(size)));
        announce(new Track(codec(format), vpcC, Framing.NONE, NOTHING, properties));
    }

    private static int vp9Profile(int first) {
        return first >> 5 & 1 | (first >> 4 & 1) << 1;
    }

    @Override
    public void onFault(FrameFault fault, int timestamp) {
        if (wantsFrames) {
            waitsForKey = true; // what is predicted from the lost frame is damaged
            wantKeyFrame();
        }
    }

    @Override
    public void close() {
        if (assembly != null) {
            assembly.close();
        }
    }
}
