package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Publication;
import srs.kernel.stream.Track;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.feed.Lineup;
import srs.protocol.rtc.internal.plan.MediaSettings;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.receive.KernelSide;
import srs.protocol.rtc.internal.session.MediaTransport;

/**
 * The media of a WebRTC publisher as frames of the kernel (rtc_to_rtmp): its first picture and its first sound. Without rtc_to_rtmp only what the tracks are. Lives on the
 * publisher's loop.
 */
public final class ToKernel implements KernelSide {
    private final MediaSettings settings;
    private final Publication publication;
    private final KernelVideo video;
    private final KernelAudio audio;
    private final UnofferedMedia unoffered;
    private volatile String trouble = "";
    private long keyFrameUs = Long.MIN_VALUE / 2;

    /** @param converters who codes sound again, while somebody can */
    public ToKernel(SessionPlan plan, Publication publication, MediaTransport transport, Lineup lineup, Consumer<FeedSource> keyFrameWanted,
            Supplier<Optional<AudioConverter>> converters) {
        this.settings = MediaSettings.of(plan.vhost());
        this.publication = publication;
        ByteBufAllocator allocator = transport.alloc();
        long zeroUs = transport.nowUs();
        FeedTrack picture = first(lineup, true);
        FeedTrack sound = first(lineup, false);
        video = picture == null ? null : new KernelVideo(picture, publication, allocator, settings.rtcToRtmp(), keyFrameWanted, zeroUs);
        Recoder.Wish wish = new Recoder.Wish("publish " + plan.key(), Codec.AAC, settings.aacBitrate(), why -> trouble = why);
        Recoder recoder = settings.opusPassthrough() ? null
                : new Recoder(wish, KernelAudio.OPUS, converters, transport.loop(), transport::nowUs, new Coded(publication, allocator));
        unoffered = new UnofferedMedia(publication);
        audio = sound == null ? null : new KernelAudio(sound, publication, allocator, settings.rtcToRtmp(), recoder, zeroUs);
    }

    private static FeedTrack first(Lineup lineup, boolean isVideo) {
        return lineup.tracks().stream().filter(track -> track.isVideo() == isVideo).findFirst().orElse(null);
    }

    @Override
    public void onPacket(FeedPacket packet, long nowUs) {
        boolean isTaken = false;
        if (video != null && video.isOf(packet)) {
            isTaken = video.onPacket(packet, nowUs);
        } else if (audio != null && audio.isOf(packet)) {
            audio.onPacket(packet, nowUs);
            isTaken = true;
        }
        if (!settings.rtcToRtmp()) {
            unoffered.onPacket(packet);
        } else if (!isTaken) {
            unoffered.onSpare(packet);
        }
    }

    @Override
    public void flush() {
        unoffered.flush();
        publication.flush();
    }

    @Override
    public void onTick(long nowUs) {
        if (video != null) {
            video.onTick(nowUs);
            if (settings.rtcToRtmp() && nowUs - keyFrameUs >= settings.keyFrameEveryUs()) {
                keyFrameUs = nowUs;
                video.wantKeyFrame();
            }
        }
        if (audio != null) {
            audio.onTick(nowUs);
        }
    }

    @Override
    public boolean isQuiet() {
        return (video == null || video.isQuiet()) && (audio == null || audio.isQuiet());
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        if (video != null) {
            video.close();
        }
        if (audio != null) {
            audio.close();
        }
    }

    /** The sound in its other form. */
    private static final class Coded implements AudioConversionRequest.Listener {
        private final Publication publication;
        private final ByteBufAllocator allocator;
        private Track track;
        private long lastUs;

        Coded(Publication publication, ByteBufAllocator allocator) {
            this.publication = publication;
            this.allocator = allocator;
        }

        @Override
        public void onTrack(Track its) {
            track = its;
            publication.announce(its, lastUs);
        }

        @Override
        public void onFrame(ByteBuf frame, long ptsUs) {
            if (track == null) {
                return;
            }
            lastUs = ptsUs;
            int bytes = frame.readableBytes();
            publication.offer(track, ptsUs, ptsUs, /* key= */ true, allocator.buffer(bytes, bytes).writeBytes(frame, frame.readerIndex(), bytes), /* payloadOffset= */ 0);
            publication.flush();
        }

        @Override
        public void onFailed(String why) {
            track = null;
        }
    }
}
