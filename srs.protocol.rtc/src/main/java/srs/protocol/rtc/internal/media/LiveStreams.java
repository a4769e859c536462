package srs.protocol.rtc.internal.media;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import srs.kernel.audio.AudioConverter;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.plan.SourceTrack;
import srs.protocol.rtc.internal.plan.Streams;
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
    private final ConcurrentMap<StreamKey, SessionMedia> publishers = new ConcurrentHashMap<>();

    /**
     * All streams.
     *
     * @param hub the bundle's own
     * @param audio who codes sound again, while somebody can; asked on any thread
     */
    public LiveStreams(StreamHub hub, Supplier<Optional<AudioConverter>> audio) {
        this.hub = hub;
    }

    @Override
    public SessionMedia publisher(SessionPlan plan) throws StreamBusyException {
        SessionMedia media = new Silence(() -> publishers.remove(plan.key()));
        if (hub.find(plan.key()).filter(StreamInfo::isLive).isPresent() || publishers.putIfAbsent(plan.key(), media) != null) {
            throw new StreamBusyException("stream " + plan.key() + " is published already");
        }
        return media;
    }

    @Override
    public SessionMedia player(SessionPlan plan) {
        return new Silence(() -> {});
    }

    @Override
    public List<SourceTrack> tracks(StreamKey key) {
        return List.of();
    }

    /** Until there is more. */
    private record Silence(Runnable end) implements SessionMedia {
        @Override
        public void onConnected(MediaTransport transport) {}

        @Override
        public void onRtp(ByteBuf packet, long nowUs) {}

        @Override
        public void onRtcp(ByteBuf compound, long nowUs) {}

        @Override
        public void onReadComplete(long nowUs) {}

        @Override
        public void onTick(long nowUs) {}

        @Override
        public void onEnd(EndReason reason) {
            end.run();
        }
    }
}
