package srs.protocol.rtc.internal.media;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import srs.kernel.audio.AudioConverter;
import srs.kernel.stream.AttendRequest;
import srs.kernel.stream.Publication;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.protocol.rtc.internal.bridge.FromKernel;
import srs.protocol.rtc.internal.bridge.KernelCodecs;
import srs.protocol.rtc.internal.bridge.ToKernel;
import srs.protocol.rtc.internal.feed.Feed;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.FeedTrack;
import srs.protocol.rtc.internal.feed.Lineup;
import srs.protocol.rtc.internal.feed.Seating;
import srs.protocol.rtc.internal.plan.MediaSettings;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.protocol.rtc.internal.plan.Streams;
import srs.protocol.rtc.internal.receive.KernelSide;
import srs.protocol.rtc.internal.receive.PublisherSession;
import srs.protocol.rtc.internal.send.PlayerSession;
import srs.protocol.rtc.internal.session.MediaTransport;
import srs.protocol.rtc.internal.session.SessionMedia;

/**
 * The streams of WebRTC's publishers and players, and the bridges from and to the kernel's. Thread-safe.
 *
 * <p>Reads of a plan's vhost: {@code rtc.drop_for_pt}, {@code rtc.rtmp_to_rtc}, {@code rtc.keep_bframe}, {@code rtc.keep_avc_nalu_sei}, {@code rtc.opus_bitrate},
 * {@code rtc.rtc_to_rtmp}, {@code rtc.pli_for_rtmp}, {@code rtc.aac_bitrate}, and {@code rtc.opus_passthrough} (a switch of our own, off by default).
 */
public final class LiveStreams implements Streams {
    private final StreamHub hub;
    private final Supplier<Optional<AudioConverter>> audio;
    private final LongSupplier clockUs;
    /** From the loops' time to microseconds since 1970. */
    private final long wallOffsetUs;
    private final Seating seating = new Seating();
    private final ConcurrentMap<StreamKey, LiveStream> streams = new ConcurrentHashMap<>();
    private final Set<StreamKey> reserved = ConcurrentHashMap.newKeySet();

    /**
     * All streams.
     *
     * @param hub the bundle's own
     * @param audio who codes sound again, while somebody can; asked on any thread
     */
    public LiveStreams(StreamHub hub, Supplier<Optional<AudioConverter>> audio) {
        this(hub, audio, () -> TimeUnit.NANOSECONDS.toMicros(Ticker.systemTicker().nanoTime()), System.currentTimeMillis() * 1000);
    }

    /**
     * With a clock of the caller's.
     *
     * @param clockUs the time of the loops in microseconds, as {@link SessionMedia} gets it
     * @param wallUs microseconds since 1970, now
     */
    LiveStreams(StreamHub hub, Supplier<Optional<AudioConverter>> audio, LongSupplier clockUs, long wallUs) {
        this.hub = hub;
        this.audio = audio;
        this.clockUs = clockUs;
        this.wallOffsetUs = wallUs - clockUs.getAsLong();
    }

    @Override
    public SessionMedia publisher(SessionPlan plan) throws StreamBusyException {
        StreamKey key = plan.key();
        if (hub.find(key).filter(StreamInfo::isLive).isPresent() || !reserved.add(key)) {
            throw new StreamBusyException("stream " + key + " is published already");
        }
        LiveStream stream = acquire(key);
        Runnable gone = () -> {
            stream.unpublished();
            reserved.remove(key);
            release(key);
        };
        try {
            return new PublisherSession(plan, stream.feed(), hub, this::kernelSide, stream::published, gone);
        } catch (RuntimeException e) {
            gone.run(); // nobody else will
            throw e;
        }
    }

    private KernelSide kernelSide(SessionPlan plan, Publication publication, MediaTransport transport, Lineup lineup, Consumer<FeedSource> keyFrameWanted) {
        return new ToKernel(plan, publication, transport, lineup, keyFrameWanted, audio);
    }

    @Override
    public SessionMedia player(SessionPlan plan) {
        StreamKey key = plan.key();
        LiveStream stream = acquire(key);
        AtomicReference<Subscription> attendance = new AtomicReference<>();
        return new PlayerSession(plan, stream.feed(), transport -> {
            attendance.set(hub.attend(new AttendRequest(key, plan.client(), transport::end)));
            stream.joined(plan, transport.loop());
        }, isJoined -> {
            if (isJoined) {
                attendance.get().close();
                stream.left();
            }
            release(key);
        }, wallOffsetUs);
    }

    private Bridge bridge(SessionPlan plan, Feed feed, EventLoop loop) {
        MediaSettings settings = MediaSettings.of(plan.vhost());
        if (!settings.rtmpToRtc()) {
            return null;
        }
        FromKernel sink = new FromKernel(plan.key(), settings, feed, loop, ByteBufAllocator.DEFAULT, clockUs, audio);
        Subscription tap = hub.tap(new TapRequest(plan.key(), "rtc", loop, TapRequest.Latency.IMMEDIATE, sink));
        return () -> {
            tap.close();
            try {
                loop.execute(sink::close);
            } catch (RejectedExecutionException e) {
                return; // the server stops
            }
        };
    }

    private LiveStream acquire(StreamKey key) {
        return streams.compute(key, (k, known) -> {
            LiveStream stream = known == null ? new LiveStream(clockUs, seating, this::bridge) : known;
            stream.acquire();
            return stream;
        });
    }

    private void release(StreamKey key) {
        streams.computeIfPresent(key, (k, stream) -> stream.release() ? null : stream);
    }

    @Override
    public List<SourceTrack> tracks(StreamKey key) {
        LiveStream stream = streams.get(key);
        Lineup lineup = stream == null ? Lineup.NOTHING : stream.feed().lineup();
        if (!lineup.tracks().isEmpty()) {
            return lineup.tracks().stream().map(LiveStreams::codec).toList();
        }
        List<SourceTrack> tracks = new ArrayList<>();
        hub.find(key).filter(StreamInfo::isLive).ifPresent(live -> {
            live.video().flatMap(KernelCodecs::sourceTrack).ifPresent(tracks::add);
            live.audio().flatMap(KernelCodecs::sourceTrack).ifPresent(tracks::add);
        });
        return tracks;
    }

    /** What its packets have, or most likely will have. */
    private static SourceTrack codec(FeedTrack track) {
        return track.layers().stream().map(FeedSource::seen).filter(Objects::nonNull).findFirst().orElse(track.codecs().get(0));
    }
}
