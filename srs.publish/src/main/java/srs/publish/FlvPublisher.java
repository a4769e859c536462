package srs.publish;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvException;
import srs.format.flv.Multitrack;
import srs.format.flv.MultitrackType;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;
import srs.format.flv.amf.AmfMap;
import srs.kernel.stream.Publication;
import srs.kernel.stream.Track;

/**
 * Turns the FLV tags, or RTMP messages, of one publisher into tracks, metadata and frames of its publication.
 *
 * <p>Lives on the publisher's loop, a few hundred calls a second; retains the bodies that it is lent and hands them on as they are, with
 * their FLV header in front. Nothing else is made for a frame. A body that breaks the rules of FLV is counted and dropped: encoders
 * send odd bodies now and then, and a stream must not end for one.
 */
public final class FlvPublisher {
    private static final int MAX_COMPOSITION_MS = 30 * 60 * 1000;
    private static final int NO_TRACK_ID = -1;

    private final Publication publication;
    private final ByteBufAllocator allocator;
    private final FlvTracks tracks;
    private final DropReport drops;
    private final TimestampUnwrapper clock = new TimestampUnwrapper();

    private Track video;
    private Track audio;
    private int videoTrackId = NO_TRACK_ID;
    private int audioTrackId = NO_TRACK_ID;
    private long nowMs;

    /**
     * @param parsesSps whether size, profile and level of the video are read from its sequence header
     * @param warnings gets a line for what is dropped, the first at once, then one each 10 s
     * @param nowMs of the clock that {@link #tick} goes on with
     */
    public FlvPublisher(Publication publication, boolean parsesSps, ByteBufAllocator allocator, Consumer<String> warnings, long nowMs) {
        this.publication = publication;
        this.allocator = allocator;
        this.tracks = new FlvTracks(parsesSps);
        this.drops = new DropReport(warnings);
        this.nowMs = nowMs;
    }

    /** Time goes on; called about twice a second. */
    public void tick(long now) {
        nowMs = now;
        drops.report(now);
    }

    /** No more messages come from this read. */
    public void flush() {
        publication.flush();
    }

    /** The publisher has gone. Prints what was counted. */
    public void close() {
        drops.close();
    }

    /** The values of onMetaData. */
    public void onMetadata(AmfMap values) {
        publication.announce(MetadataValues.of(values));
    }

    /**
     * @param timestampMs 0..2³²−1, wraps
     * @param body a video tag body in a buffer of its own size. Lent for the call; what is kept is retained.
     */
    public void onVideo(long timestampMs, ByteBuf body) {
        long dtsMs = clock.unwrap(timestampMs);
        try {
            VideoTagHeader header = VideoTagHeader.parse(body);
            if (header.multitrack() != MultitrackType.NONE) {
                onVideoTracks(dtsMs, body);
            } else if (header.kind() == TagKind.CODED) {
                videoFrame(dtsMs, header, body);
            } else if (header.kind() == TagKind.SEQUENCE_HEADER) {
                video = tracks.video(header, body, video);
                publication.announce(video, dtsMs * 1000);
            }
            // info frames, ends of sequence and HDR metadata have no place in a live stream (compat 6.2)
        } catch (FlvException e) {
            drops.count(e.getMessage(), nowMs);
        }
    }

    /**
     * @param timestampMs 0..2³²−1, wraps
     * @param body an audio tag body in a buffer of its own size. Lent for the call; what is kept is retained.
     */
    public void onAudio(long timestampMs, ByteBuf body) {
        long dtsMs = clock.unwrap(timestampMs);
        try {
            AudioTagHeader header = AudioTagHeader.parse(body);
            if (header.multitrack() != MultitrackType.NONE) {
                onAudioTracks(dtsMs, body);
            } else if (header.kind() == TagKind.CODED) {
                audioFrame(dtsMs, header, body);
            } else if (header.kind() == TagKind.SEQUENCE_HEADER && saysSomething(header, body)) {
                audio = tracks.audio(header, body, audio);
                publication.announce(audio, dtsMs * 1000);
            }
        } catch (FlvException e) {
            drops.count(e.getMessage(), nowMs);
        }
    }

    /** FFmpeg 8 sends an empty sequence header of AC-3 and MP3, which have no configuration. */
    private static boolean saysSomething(AudioTagHeader header, ByteBuf body) {
        return header.payloadOffset() < body.readableBytes() || FlvCodecs.needsConfig(header.codec());
    }

    private void videoFrame(long dtsMs, VideoTagHeader header, ByteBuf body) {
        if (video == null || video.codec() != FlvCodecs.of(header) && !video.codec().equals(FlvCodecs.of(header))) {
            if (FlvCodecs.needsConfig(header.codec())) {
                drops.count(header.codec() + " frame before its sequence header", nowMs);
                return;
            }
            video = tracks.unconfigured(header);
            publication.announce(video, dtsMs * 1000);
        }
        if (header.keyframe()) {
            video = tracks.sized(video, header, body);
        }
        int compositionMs = header.compositionTimeMs();
        if (compositionMs > MAX_COMPOSITION_MS || compositionMs < -MAX_COMPOSITION_MS) {
            drops.count("composition time " + compositionMs + " ms is not in -" + MAX_COMPOSITION_MS + ".." + MAX_COMPOSITION_MS, nowMs);
            return;
        }
        long ptsUs = (dtsMs + compositionMs) * 1000 + header.nanoOffset() / 1000;
        ByteBuf lengths = tracks.withLengths(header, body, video, allocator);
        publication.offer(video, dtsMs * 1000, ptsUs, header.keyframe(), lengths == null ? body.retain() : lengths,
                header.payloadOffset());
    }

    private void audioFrame(long dtsMs, AudioTagHeader header, ByteBuf body) {
        if (audio == null || audio.codec() != FlvCodecs.of(header) && !audio.codec().equals(FlvCodecs.of(header))) {
            if (FlvCodecs.needsConfig(header.codec())) {
                drops.count(header.codec() + " frame before its sequence header", nowMs);
                return;
            }
            audio = tracks.unconfigured(header, body);
            publication.announce(audio, dtsMs * 1000);
        }
        publication.offer(audio, dtsMs * 1000, dtsMs * 1000 + header.nanoOffset() / 1000, /* key= */ true, body.retain(),
                header.payloadOffset());
    }

    private void onVideoTracks(long dtsMs, ByteBuf body) {
        List<Multitrack.Track> parts = Multitrack.splitVideo(body, allocator);
        try {
            if (videoTrackId == NO_TRACK_ID) {
                videoTrackId = parts.get(0).trackId();
            }
            for (Multitrack.Track part : parts) {
                if (part.trackId() == videoTrackId) {
                    onVideo(dtsMs, part.body());
                } else {
                    drops.count("video track " + part.trackId() + " beside track " + videoTrackId, nowMs);
                }
            }
        } finally {
            parts.forEach(Multitrack.Track::release);
        }
    }

    private void onAudioTracks(long dtsMs, ByteBuf body) {
        List<Multitrack.Track> parts = Multitrack.splitAudio(body, allocator);
        try {
            if (audioTrackId == NO_TRACK_ID) {
                audioTrackId = parts.get(0).trackId();
            }
            for (Multitrack.Track part : parts) {
                if (part.trackId() == audioTrackId) {
                    onAudio(dtsMs, part.body());
                } else {
                    drops.count("audio track " + part.trackId() + " beside track " + audioTrackId, nowMs);
                }
            }
        } finally {
            parts.forEach(Multitrack.Track::release);
        }
    }
}
