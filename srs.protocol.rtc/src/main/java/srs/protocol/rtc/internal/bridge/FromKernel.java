package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.codec.CodecException;
import srs.format.rtp.payload.PayloadFormat;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.protocol.rtc.internal.feed.Feed;
import srs.protocol.rtc.internal.feed.FeedInput;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.feed.Lineup;
import srs.protocol.rtc.internal.plan.MediaSettings;
import srs.protocol.rtc.internal.plan.SourceTrack;

/**
 * The frames of the kernel, whatever protocol they came by, as packets for WebRTC's players (rtmp_to_rtc): made once for each stream. Lives on one loop, which is the
 * executor of its tap.
 *
 * <p>Players that join get what came since the last key frame, too: the publisher cannot be asked for one.
 */
public final class FromKernel implements FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger(FromKernel.class);
    private static final int TIME_SMOOTHING = 64;

    private final StreamKey key;
    private final MediaSettings settings;
    private final Feed feed;
    private final EventLoop loop;
    private final ByteBufAllocator allocator;
    private final LongSupplier clockUs;
    private final Supplier<Optional<AudioConverter>> converters;
    private final PictureOrder order = new PictureOrder();
    private final SeiFilter sei;
    private FeedInput input;
    private PayloadFormat videoFormat;
    private PayloadFormat audioFormat;
    private Track videoTrack;
    private Track audioTrack;
    private PacketSource video;
    private PacketSource audio;
    private Recoder recoder;
    private boolean hasOffset;
    private long offsetUs;
    private boolean closed;

    /** @param converters who codes sound again, while somebody can */
    public FromKernel(StreamKey key, MediaSettings settings, Feed feed, EventLoop loop, ByteBufAllocator allocator, LongSupplier clockUs,
            Supplier<Optional<AudioConverter>> converters) {
        this.key = key;
        this.settings = settings;
        this.feed = feed;
        this.loop = loop;
        this.allocator = allocator;
        this.clockUs = clockUs;
        this.converters = converters;
        this.sei = settings.keepSei() ? null : new SeiFilter();
    }

    @Override
    public void onOpening(Opening opening) {
        if (closed) {
            return;
        }
        end();
        opening.video().ifPresent(this::take);
        opening.audio().ifPresent(this::take);
        begin();
        take(opening.batch(), /* isPast= */ true);
        input.begin();
    }

    @Override
    public void onBatch(FrameBatch batch) {
        if (!closed) {
            take(batch, /* isPast= */ false);
        }
    }

    @Override
    public void onUnpublish() {
        end();
    }

    @Override
    public void onEnd(EndReason reason) {
        close();
    }

    /** Ends it. On the loop. */
    public void close() {
        closed = true;
        end();
    }

    private void end() {
        if (recoder != null) {
            recoder.close();
            recoder = null;
            feed.trouble("");
        }
        if (input != null) {
            input.close();
            input = null;
        }
        video = null;
        audio = null;
        videoTrack = null;
        audioTrack = null;
        videoFormat = null;
        audioFormat = null;
        hasOffset = false;
    }

    /** A track that holds from now on. */
    private void take(Track track) {
        PayloadFormat format = KernelCodecs.format(track).orElse(null);
        if (format == null) {
            LOG.info("rtc play {}: {} is passed over, for WebRTC has no {}", key, track.codec(), track.codec());
        }
        if (track.isVideo()) {
            videoTrack = track;
            videoFormat = format;
        } else {
            audioTrack = track;
            audioFormat = format;
        }
    }

    /** Sound is expected, for it mostly comes, and mostly a little later than the picture. */
    private void begin() {
        List<FeedTrack> tracks = new ArrayList<>();
        FeedSource picture = videoFormat == null ? null : new FeedSource(tracks.size(), videoFormat, /* isAskable= */ false);
        if (picture != null) {
            tracks.add(track(picture, videoTrack, videoFormat));
        }
        PayloadFormat sound = audioFormat == null ? PayloadFormat.OPUS : audioFormat;
        FeedSource heard = new FeedSource(tracks.size(), sound, /* isAskable= */ false);
        tracks.add(track(heard, audioTrack, sound));
        input = feed.open(loop, new Lineup(tracks), source -> { });
        audio = new PacketSource(heard, sound, input, allocator);
        audioFormat = sound;
        video = picture == null ? null : new PacketSource(picture, videoFormat, input, allocator);
        if (videoTrack != null && video != null) {
            configure(video, videoTrack);
        }
        if (audioTrack != null) {
            hear(audioTrack);
        }
    }

    private static FeedTrack track(FeedSource source, Track track, PayloadFormat format) {
        SourceTrack codec = track == null ? new SourceTrack(format, Map.of()) : KernelCodecs.sourceTrack(track).orElseThrow();
        return new FeedTrack(source.isVideo(), List.of(codec), List.of(source));
    }

    private void configure(PacketSource source, Track track) {
        try {
            source.configure(track.config());
        } catch (CodecException e) {
            LOG.info("rtc play {}: configuration of {} is passed over: {}", key, track.codec(), e.getMessage());
        }
    }

    private void hear(Track track) {
        if (!KernelCodecs.isRecoded(track)) {
            return;
        }
        if (recoder == null) {
            Recoder.Wish wish = new Recoder.Wish("play " + key, Codec.OPUS, settings.opusBitrate(), feed::trouble);
            recoder = new Recoder(wish, track, converters, loop, clockUs, new Coded());
        } else {
            recoder.from(track);
        }
    }

    /** A track, which mostly is the one that is known. */
    private void notice(Track track) {
        Track known = track.isVideo() ? videoTrack : audioTrack;
        if (track == known) {
            return;
        }
        if (known == null || !known.sameConfiguration(track)) {
            change(track);
        } else if (track.isVideo()) {
            videoTrack = track;
        } else {
            audioTrack = track;
        }
    }

    /** A track changes while the stream goes on: another codec makes another lineup. */
    private void change(Track track) {
        PayloadFormat before = track.isVideo() ? videoFormat : audioFormat;
        PayloadFormat format = KernelCodecs.format(track).orElse(null);
        take(track);
        if (format != before && format != null) {
            Track picture = videoTrack;
            Track sound = audioTrack;
            end();
            if (picture != null) {
                take(picture);
            }
            if (sound != null) {
                take(sound);
            }
            begin();
            input.begin();
        } else if (track.isVideo()) {
            if (video != null) {
                configure(video, track);
            }
        } else {
            hear(track);
        }
    }

    private void take(FrameBatch batch, boolean isPast) {
        for (int i = 0; i < batch.size(); i++) {
            StreamItem item = batch.get(i);
            if (item instanceof TrackStart start) {
                notice(start.track());
            } else if (item instanceof MediaFrame frame) {
                take(frame, isPast);
            }
        }
        if (video != null) {
            video.tellTime(offsetUs);
        }
        if (audio != null) {
            audio.tellTime(offsetUs);
        }
        if (input != null) {
            input.flush();
        }
    }

    private void take(MediaFrame frame, boolean isPast) {
        notice(frame.track());
        time(frame.ptsUs(), isPast);
        try {
            if (frame.isVideo()) {
                picture(frame);
            } else if (!isPast) {
                sound(frame);
            }
        } catch (CodecException e) {
            LOG.debug("rtc play {}: frame dropped: {}", key, e.getMessage());
        }
    }

    /** The same for picture and sound, so that they fit. */
    private void time(long ptsUs, boolean isPast) {
        long step = clockUs.getAsLong() - ptsUs - offsetUs;
        offsetUs += hasOffset && !isPast ? step / TIME_SMOOTHING : step;
        hasOffset = true;
    }

    private void picture(MediaFrame frame) {
        boolean isWanted = settings.keepBFrames() || order.isShownInOrder(frame.ptsUs(), frame.isKey());
        if (video == null || videoFormat == null || !isWanted) {
            return;
        }
        if (sei != null && videoFormat == PayloadFormat.H264) {
            ByteBuf rest = sei.filter(frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
            video.send(rest, rest.readerIndex(), rest.readableBytes(), frame.isKey(), frame.ptsUs());
        } else {
            video.send(frame.buffer(), frame.payloadIndex(), frame.payloadBytes(), frame.isKey(), frame.ptsUs());
        }
    }

    private void sound(MediaFrame frame) {
        if (KernelCodecs.isRecoded(frame.track())) {
            int bytes = frame.payloadBytes();
            recoder.offer(allocator.buffer(bytes, bytes).writeBytes(frame.buffer(), frame.payloadIndex(), bytes), frame.ptsUs());
        } else if (audio != null && KernelCodecs.format(frame.track()).isPresent()) {
            audio.send(frame.buffer(), frame.payloadIndex(), frame.payloadBytes(), /* isKey= */ true, frame.ptsUs());
        }
    }

    /** The sound in its other form. */
    private final class Coded implements AudioConversionRequest.Listener {
        @Override
        public void onTrack(Track track) {
            // Opus needs no configuration in WebRTC
        }

        @Override
        public void onFrame(ByteBuf frame, long ptsUs) {
            if (audio == null || closed) {
                return;
            }
            try {
                audio.send(frame, frame.readerIndex(), frame.readableBytes(), /* isKey= */ true, ptsUs);
                input.flush();
            } catch (CodecException e) {
                LOG.debug("rtc play {}: sound dropped: {}", key, e.getMessage());
            }
        }

        @Override
        public void onFailed(String why) {
            // the recoder has said so, and tries again
        }
    }
}
