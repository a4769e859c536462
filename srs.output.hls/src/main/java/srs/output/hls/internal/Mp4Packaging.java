package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.codec.CodecException;
import srs.format.mp4.FragmentMuxer;
import srs.format.mp4.InitSegment;
import srs.format.mp4.Mp4Codec;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.SampleDescription;
import srs.format.mp4.SegmentBoxes;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/**
 * Fragmented MP4 (CMAF): a fragment for each batch or part. Confined to its stream's executor; it holds a reference to each frame of it until
 * {@link #flush}.
 *
 * <p>The tracks of a segment are those that are known when it begins; frames of a newer track wait for the next one.
 */
final class Mp4Packaging implements Packaging {
    private static final int VIDEO_TIMESCALE = 90_000;

    private final Slot video = new Slot(true);
    private final Slot audio = new Slot(false);
    private List<Mp4Track> tracks = List.of();
    private FragmentMuxer muxer;
    private byte[] init;

    /** The video, or the audio. */
    private static final class Slot {
        final boolean isVideo;
        final List<MediaFrame> frames = new ArrayList<>();
        Track track;
        SampleDescription description;
        /** Of the segment. */
        Track used;
        /** Its index in the segment's tracks. */
        int index;

        Slot(boolean isVideo) {
            this.isVideo = isVideo;
        }
    }

    private Slot slot(boolean isVideo) {
        return isVideo ? video : audio;
    }

    @Override
    public String name() {
        return "MP4";
    }

    @Override
    public boolean begin(Track track) {
        Slot slot = slot(track.isVideo());
        Optional<Mp4Codec> codec = Mp4Codec.named(track.codec().name());
        if (codec.isEmpty() || codec.get() == Mp4Codec.EAC3) {
            return false;
        }
        slot.description = switch (codec.get()) {
            case MP3, AC3, VP8, VP9 -> null; // the first frame tells
            default -> describe(track, Unpooled.EMPTY_BUFFER);
        };
        slot.track = track;
        return true;
    }

    private static SampleDescription describe(Track track, ByteBuf firstFrame) {
        try {
            return SampleDescription.of(track.codec().name(), track.config(), firstFrame).orElseThrow();
        } catch (Mp4Exception e) {
            throw new CodecException(e.getMessage());
        }
    }

    @Override
    public void end(boolean isVideo) {
        slot(isVideo).track = null;
        slot(isVideo).description = null;
    }

    @Override
    public boolean has(boolean isVideo) {
        return slot(isVideo).track != null;
    }

    @Override
    public boolean learns(MediaFrame frame) {
        Slot slot = slot(frame.isVideo());
        if (slot.track == null || slot.description != null || !frame.isKey()) {
            return false;
        }
        slot.description = describe(slot.track, frame.buffer().slice(frame.payloadIndex(), frame.payloadBytes()));
        return true;
    }

    @Override
    public void startSegment(ByteBuf out, boolean startsAnew) {
        if (startsAnew || init == null) {
            List<Mp4Track> next = new ArrayList<>();
            for (Slot slot : new Slot[] {video, audio}) {
                slot.used = slot.description == null ? null : slot.track;
                if (slot.used != null) {
                    slot.index = next.size();
                    next.add(new Mp4Track(slot.isVideo ? 1 : 2, slot.isVideo ? VIDEO_TIMESCALE : slot.description.sampleRateHz(), slot.description));
                }
            }
            if (muxer == null || !next.equals(tracks)) {
                tracks = next;
                ByteBuf bytes = Unpooled.buffer();
                InitSegment.encode(bytes, tracks);
                init = ByteBufUtil.getBytes(bytes);
            }
            // a muxer's times never go back; those of what starts anew may
            muxer = new FragmentMuxer(tracks);
        }
        SegmentBoxes.styp(out);
    }

    @Override
    public void startPart(ByteBuf out) {}

    @Override
    public byte[] init() {
        return init;
    }

    @Override
    public void frame(ByteBuf out, MediaFrame frame, long dtsUs, long ptsUs) {
        Slot slot = slot(frame.isVideo());
        if (slot.used == null || !slot.used.sameConfiguration(frame.track())) {
            return;
        }
        Mp4Track track = tracks.get(slot.index);
        try {
            muxer.add(slot.index, track.ofUs(dtsUs), track.ofUs(ptsUs), frame.isKey(), frame.payloadBytes());
        } catch (Mp4Exception e) {
            throw new CodecException(e.getMessage());
        }
        slot.frames.add(frame.retain());
    }

    @Override
    public void flush(ByteBuf out, long endUs) {
        if (muxer == null || muxer.samples() == 0) {
            return;
        }
        try {
            Slot lead = video.used != null ? video : audio;
            if (endUs != UNKNOWN && !lead.frames.isEmpty()) {
                // a picture that stands for long is no hole
                muxer.end(lead.index, tracks.get(lead.index).ofUs(endUs));
            }
            muxer.encode(out);
            // the samples of the first track, then those of the second
            for (Slot slot : new Slot[] {video, audio}) {
                for (MediaFrame frame : slot.frames) {
                    out.writeBytes(frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
                }
            }
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        for (Slot slot : new Slot[] {video, audio}) {
            slot.frames.forEach(MediaFrame::release);
            slot.frames.clear();
        }
    }
}
