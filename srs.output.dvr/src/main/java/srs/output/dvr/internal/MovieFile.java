package srs.output.dvr.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.format.mp4.FragmentMuxer;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.Mp4Limits;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.ProgressiveMuxer;
import srs.format.mp4.SampleDescription;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/**
 * An MP4 file that is written (compat 6.8). Confined to its recording's executor.
 *
 * <p>It is written in fragments, each whole on the disk when the next begins, so that what was recorded survives the server's death but for the last of them. In the end
 * a table of all samples makes an ordinary file of it. Frames are held until their fragment is written, never copied but into the write itself. The tracks of the file are those that
 * have frames in the first fragment.
 */
final class MovieFile implements MediaFile {
    /** A fragment ends at a key frame after this, */
    static final long FRAGMENT_MS = 1000;
    /** and anywhere after this, */
    static final long MAX_FRAGMENT_MS = 4000;
    /** or this. */
    static final long MAX_FRAGMENT_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger("srs.dvr");
    /** As SRS has it: what comes by RTMP has no finer times. */
    private static final int TIMESCALE = 1000;
    private static final int WRITE_BYTES = 256 * 1024;

    private final OutFile out;
    private final boolean staysFragmented;
    private final Waiting video = new Waiting();
    private final Waiting audio = new Waiting();
    private ProgressiveMuxer muxer;
    private FragmentMuxer fragments;
    private long fragmentMs = -1;

    /** @param out Takes ownership. */
    MovieFile(OutFile out, boolean staysFragmented) {
        this.out = out;
        this.staysFragmented = staysFragmented;
    }

    /** The frames of a kind that wait for the end of their fragment. */
    private static final class Waiting {
        private final List<MediaFrame> frames = new ArrayList<>();
        private long[] times = new long[64];
        private long bytes;
        /** What decodes them; null before the first. */
        private Track track;
        /** Why the kind is left out, or null. */
        private String refused;
        /** Index in the file's tracks, -1 when it has none. */
        private int index = -1;

        void add(MediaFrame frame, long dtsMs, long ptsMs) {
            if (2 * frames.size() == times.length) {
                times = Arrays.copyOf(times, 2 * times.length);
            }
            times[2 * frames.size()] = dtsMs;
            times[2 * frames.size() + 1] = ptsMs;
            frames.add(frame.retain());
            bytes += frame.payloadBytes();
        }

        void clear() {
            frames.forEach(MediaFrame::release);
            frames.clear();
            bytes = 0;
        }
    }

    private Waiting of(Track track) {
        return track.isVideo() ? video : audio;
    }

    @Override
    public boolean canTake(Track track) {
        Waiting kind = of(track);
        if (kind.track == null) {
            return muxer == null;
        }
        boolean isFull = kind.index >= 0 && muxer.samples(kind.index) + kind.frames.size() >= Mp4Limits.MAX_SAMPLES;
        return !isFull && (kind.track == track || kind.track.sameConfiguration(track));
    }

    @Override
    public void start(Track track, long dtsMs) {
        // its configuration is in the head of the file
    }

    @Override
    public void write(MediaFrame frame, long dtsMs, long ptsMs) throws IOException {
        Waiting kind = of(frame.track());
        if (kind.refused != null || frame.payloadBytes() == 0) {
            return;
        }
        boolean isDue = dtsMs - fragmentMs >= FRAGMENT_MS && (frame.startsGop() || video.frames.isEmpty());
        if (fragmentMs >= 0 && (isDue || dtsMs - fragmentMs >= MAX_FRAGMENT_MS || video.bytes + audio.bytes >= MAX_FRAGMENT_BYTES)) {
            writeFragment(kind, dtsMs);
        }
        if (fragmentMs < 0) {
            fragmentMs = dtsMs;
        }
        kind.track = frame.track();
        kind.add(frame, dtsMs, ptsMs);
    }

    /** @param next whose next frame begins at {@code nextMs}; null when none comes */
    private void writeFragment(Waiting next, long nextMs) throws IOException {
        fragmentMs = -1;
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(WRITE_BYTES);
        try {
            if (muxer == null && !begin(bytes)) {
                return;
            }
            for (Waiting kind : List.of(video, audio)) {
                for (int i = 0; i < kind.frames.size() && kind.index >= 0; i++) {
                    MediaFrame frame = kind.frames.get(i);
                    fragments.add(kind.index, kind.times[2 * i], kind.times[2 * i + 1], frame.isKey(), frame.payloadBytes());
                }
            }
            if (fragments.samples() == 0) {
                return;
            }
            if (next != null && next.index >= 0) {
                fragments.end(next.index, nextMs);
            }
            muxer.encodeFragment(fragments, bytes);
            writePayloads(bytes);
        } finally {
            bytes.release();
            video.clear();
            audio.clear();
        }
    }

    private void writePayloads(ByteBuf bytes) throws IOException {
        for (Waiting kind : List.of(video, audio)) {
            for (int i = 0; i < kind.frames.size() && kind.index >= 0; i++) {
                MediaFrame frame = kind.frames.get(i);
                if (bytes.readableBytes() + frame.payloadBytes() > WRITE_BYTES) {
                    out.write(bytes);
                    bytes.clear();
                }
                bytes.writeBytes(frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
            }
        }
        out.write(bytes);
    }

    /** The head of the file, for the kinds that have frames; false when none of them has a place in MP4. */
    private boolean begin(ByteBuf bytes) {
        List<Mp4Track> tracks = new ArrayList<>();
        for (Waiting kind : List.of(video, audio)) {
            if (kind.frames.isEmpty()) {
                continue;
            }
            Optional<SampleDescription> description = describe(kind);
            if (description.isPresent()) {
                kind.index = tracks.size();
                tracks.add(new Mp4Track(tracks.size() + 1, TIMESCALE, description.get()));
            } else {
                LOG.warn("dvr: {} is recorded without {}: {}", out.target(), kind.track.codec(), kind.refused);
            }
        }
        if (tracks.isEmpty()) {
            return false;
        }
        muxer = new ProgressiveMuxer(tracks);
        fragments = new FragmentMuxer(tracks);
        muxer.encodeHead(bytes, /* guarded= */ true);
        return true;
    }

    private static Optional<SampleDescription> describe(Waiting kind) {
        MediaFrame first = kind.frames.get(0);
        try {
            Optional<SampleDescription> description = SampleDescription.of(kind.track.codec().name(), kind.track.config(),
                    first.buffer().slice(first.payloadIndex(), first.payloadBytes()));
            kind.refused = description.isPresent() ? null : "MP4 has no place for it";
            return description;
        } catch (Mp4Exception e) {
            kind.refused = e.getMessage();
            return Optional.empty();
        }
    }

    @Override
    public void flush() {
        // a fragment is written when the next one begins
    }

    @Override
    public long bytes() {
        return out.position() + video.bytes + audio.bytes;
    }

    @Override
    public Path target() {
        return out.target();
    }

    @Override
    public boolean finish() throws IOException {
        if (fragmentMs >= 0) {
            writeFragment(null, 0);
        }
        if (muxer == null) {
            close();
            Files.delete(out.tmp());
            return false;
        }
        if (!staysFragmented) {
            muxer.writeMoov(out::write);
            ByteBuf slot = ByteBufAllocator.DEFAULT.buffer(ProgressiveMuxer.SLOT_BYTES);
            try {
                muxer.encodeSlot(slot);
                out.writeAt(muxer.slotPosition(), slot);
            } finally {
                slot.release();
            }
        }
        close();
        out.finish();
        return true;
    }

    @Override
    public void close() {
        out.close();
        video.clear();
        audio.clear();
    }
}
