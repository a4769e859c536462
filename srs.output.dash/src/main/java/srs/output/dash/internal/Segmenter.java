package srs.output.dash.internal;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.codec.CodecException;
import srs.format.mp4.Mp4Track;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/**
 * Cuts a stream into periods, and these into segments of video and of audio (compat 6.7). Knows no file and no clock. Confined to its stream's executor.
 *
 * <p>{@code WAITING → GOING → WAITING}: while it waits, frames are held until audio and video have both come, or one has come alone for {@link #MAX_WAIT_US}. A video
 * segment ends at the first key frame after {@code dash_fragment}, the audio segment at the next audio frame; audio alone ends by its length. Another configuration, or a
 * jump of times, ends the period; lost frames leave a gap in it.
 */
final class Segmenter {
    /** How long one kind of frames is held because the other may come, in microseconds. */
    static final long MAX_WAIT_US = 1_000_000;
    /** Frames that are held at most. */
    static final int MAX_HELD = 1024;
    /** Their bytes. */
    static final int MAX_HELD_BYTES = 16 * 1024 * 1024;
    /** Encoders' times are rounded: a key frame so early is in time, in microseconds. */
    static final long TOLERANCE_US = 10_000;
    /** So many fragments long a segment may become without a key frame; then it ends anywhere. */
    static final int MAX_FRAGMENTS = 10;
    /** So many fragments long an audio segment may become while video keeps it waiting. */
    static final double MAX_AUDIO_FRAGMENTS = 2.1;
    /** Frames that are so far apart are a jump, in microseconds. */
    static final long MAX_GAP_US = 30_000_000;
    /** How far behind the newest frame another may be: tracks need not be in step. */
    static final long MAX_BEHIND_US = 5_000_000;

    private final DashSettings settings;
    private final SegmentOutput out;
    private final ByteBufAllocator allocator;
    private final Lane video = new Lane();
    private final Lane audio = new Lane();
    private final List<MediaFrame> held = new ArrayList<>();
    private long heldBytes;
    private boolean isGoing;
    private boolean waitsForKey;
    /** The next frame that can begin a period does. */
    private boolean renews;
    private long liveUs;
    private long newestUs;
    private long videoCutUs;

    /** The video, or the audio. */
    private static final class Lane {
        /** What holds; null for none. */
        Track track;
        Codecs.Described described;
        /** Of the period; null when it is not in it. */
        SegmentBuilder builder;
        boolean hasFrames;
    }

    Segmenter(DashSettings settings, SegmentOutput out, ByteBufAllocator allocator) {
        this.settings = settings;
        this.out = out;
        this.allocator = allocator;
    }

    private Lane lane(boolean isVideo) {
        return isVideo ? video : audio;
    }

    /** A publication begins: what comes does not go on from what was. */
    void begin(Optional<Track> firstVideo, Optional<Track> firstAudio) {
        end();
        setTrack(video, firstVideo.orElse(null));
        setTrack(audio, firstAudio.orElse(null));
    }

    /** The next items. Lent for the call. */
    void add(FrameBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            liveUs = batch.get(i) instanceof MediaFrame frame ? frame.dtsUs() : liveUs;
        }
        for (int i = 0; i < batch.size(); i++) {
            StreamItem item = batch.get(i);
            if (item instanceof MediaFrame frame) {
                onFrame(frame);
            } else if (item instanceof TrackStart start) {
                onTrack(start.track());
            }
        }
    }

    /** Frames were lost: what comes next can be decoded from a key frame on. */
    void breaks() {
        endSegments();
        releaseHeld();
        waitsForKey = video.builder != null;
    }

    /** The next frame that can begin a period does: times shall be set by the clock again. */
    void renew() {
        renews = isGoing;
    }

    /** The publication is over, or nobody wants more: the last segments end here. */
    void end() {
        if (!isGoing && !held.isEmpty()) {
            start();
        }
        endPeriod();
        releaseHeld();
    }

    private void endPeriod() {
        endSegments();
        isGoing = false;
        renews = false;
        video.builder = null;
        audio.builder = null;
        video.hasFrames = false;
        audio.hasFrames = false;
        waitsForKey = false;
    }

    private void endSegments() {
        for (Lane lane : new Lane[] {audio, video}) {
            if (lane.builder != null) {
                lane.builder.end();
            }
        }
    }

    private void releaseHeld() {
        held.forEach(MediaFrame::release);
        held.clear();
        heldBytes = 0;
        video.hasFrames = false;
        audio.hasFrames = false;
    }

    private void onTrack(Track track) {
        Lane lane = lane(track.isVideo());
        if (lane.track != null && lane.track.sameConfiguration(track)) {
            return;
        }
        if (isGoing && lane == audio && video.builder != null) {
            // the pictures go on up to a key frame
            if (lane.builder != null) {
                lane.builder.end();
                lane.builder = null;
            }
            renews = true;
        } else if (isGoing) {
            endPeriod();
        } else if (lane.hasFrames) {
            // what is held is of the configuration before
            end();
        }
        setTrack(lane, track);
    }

    private void setTrack(Lane lane, Track track) {
        Track before = lane.track;
        lane.track = track;
        lane.described = null;
        if (track == null) {
            return;
        }
        if (!Codecs.has(track)) {
            if (before == null || !before.codec().equals(track.codec())) {
                out.onBadFrame(track.codec() + " has no place in MP4, the stream goes on without it");
            }
            lane.track = null;
        } else if (Codecs.isDescribedByConfig(track)) {
            describe(lane, null);
        }
    }

    /** Returns whether the track is described now. */
    private boolean describe(Lane lane, MediaFrame frame) {
        try {
            lane.described = Codecs.describe(lane.track, frame == null ? Unpooled.EMPTY_BUFFER : frame.buffer().slice(frame.payloadIndex(), frame.payloadBytes()));
            return true;
        } catch (CodecException e) {
            out.onBadFrame("configuration of " + lane.track.codec() + ": " + e.getMessage());
            return false;
        }
    }

    private void onFrame(MediaFrame frame) {
        Lane lane = lane(frame.isVideo());
        if (lane.track == null || !lane.track.sameConfiguration(frame.track()) || frame.payloadBytes() == 0) {
            return;
        }
        if (lane.described == null && (!frame.isKey() || Codecs.isDescribedByConfig(lane.track) || !describe(lane, frame))) {
            return;
        }
        long dtsUs = frame.dtsUs();
        if (isGoing && (dtsUs < newestUs - MAX_BEHIND_US || dtsUs > newestUs + MAX_GAP_US)) {
            endPeriod();
        }
        boolean mayBegin = frame.isVideo() ? frame.isKey() : video.builder == null;
        renews |= isGoing && lane.builder == null;
        if (renews && mayBegin) {
            endPeriod();
        } else if (isGoing && lane.builder == null) {
            return;
        }
        if (isGoing) {
            write(lane, frame);
        } else {
            hold(lane, frame);
        }
    }

    /** Frames from the first on that can begin a period. */
    private void hold(Lane lane, MediaFrame frame) {
        if (frame.isVideo() && !video.hasFrames) {
            if (!frame.isKey()) {
                return;
            }
            // sound before the first picture would be a period without pictures
            releaseHeld();
        }
        lane.hasFrames = true;
        held.add(frame.retain());
        heldBytes += frame.payloadBytes();
        boolean isLong = Math.abs(frame.dtsUs() - held.get(0).dtsUs()) >= MAX_WAIT_US;
        if (video.hasFrames && audio.hasFrames || isLong || held.size() >= MAX_HELD || heldBytes >= MAX_HELD_BYTES) {
            start();
        }
    }

    /** A period begins with the frames that are held. */
    private void start() {
        isGoing = true;
        List<Rendition> renditions = new ArrayList<>();
        List<Mp4Track> tracks = new ArrayList<>();
        long originUs = 0;
        for (Lane lane : new Lane[] {audio, video}) {
            if (lane.hasFrames) {
                renditions.add(lane.described.rendition());
                tracks.add(lane.described.track());
                lane.builder = new SegmentBuilder(lane.described.track(), out, allocator, settings.chunkMs() * 1000);
                MediaFrame first = held.stream().filter(frame -> lane(frame.isVideo()) == lane).findFirst().orElseThrow();
                // pictures say where it begins, when there are some
                originUs = Math.max(first.ptsUs(), 0);
            }
        }
        newestUs = held.get(0).dtsUs();
        videoCutUs = video.hasFrames ? originUs : Long.MAX_VALUE;
        long beginUs = originUs;
        out.beginPeriod(originUs, Math.max(liveUs, newestUs), renditions, tracks);
        for (MediaFrame frame : held) {
            if (frame.isVideo() || frame.dtsUs() >= beginUs) {
                write(lane(frame.isVideo()), frame);
            }
        }
        releaseHeld();
    }

    private void write(Lane lane, MediaFrame frame) {
        SegmentBuilder builder = lane.builder;
        boolean isVideo = frame.isVideo();
        if (isVideo && waitsForKey && !frame.isKey() || !isVideo && frame.dtsUs() < videoStartUs()) {
            return;
        }
        try {
            if (!builder.isOpen() || isCut(builder, frame)) {
                builder.begin(frame);
                videoCutUs = isVideo ? frame.ptsUs() : videoCutUs;
            } else {
                builder.add(frame);
            }
        } catch (CodecException e) {
            out.onBadFrame(frame.track().codec() + " frame: " + e.getMessage());
            return;
        }
        waitsForKey &= !isVideo;
        newestUs = Math.max(newestUs, frame.dtsUs());
    }

    /** Before this time there is no sound in the period. */
    private long videoStartUs() {
        return audio.builder != null && audio.builder.isOpen() || video.builder == null ? Long.MIN_VALUE : videoCutUs;
    }

    private boolean isCut(SegmentBuilder builder, MediaFrame frame) {
        long lengthUs = frame.dtsUs() - builder.startUs();
        long fragmentUs = settings.fragmentMs() * 1000;
        if (frame.isVideo()) {
            return frame.isKey() && lengthUs >= fragmentUs - TOLERANCE_US || lengthUs >= MAX_FRAGMENTS * fragmentUs;
        }
        if (video.builder == null) {
            return lengthUs >= fragmentUs - TOLERANCE_US;
        }
        boolean isVideoCut = videoCutUs > builder.startUs() && frame.dtsUs() >= videoCutUs;
        return lengthUs > 0 && isVideoCut || lengthUs >= MAX_AUDIO_FRAGMENTS * fragmentUs;
    }
}
