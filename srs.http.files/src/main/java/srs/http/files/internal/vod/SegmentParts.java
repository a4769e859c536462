package srs.http.files.internal.vod;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import srs.format.mp4.FragmentMuxer;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.SegmentBoxes;

/**
 * A media segment, as bytes that are made and pieces of the recording's file behind them: no frame is copied before it is sent. Immutable.
 *
 * @param front styp, moof and the header of mdat
 * @param ends where each piece ends, counted from the end of {@code front}
 * @param offsets where each piece begins in the file
 */
record SegmentParts(byte[] front, long[] ends, long[] offsets) {
    /** Samples of a segment: a minute of 1000 a second. */
    static final int MAX_SAMPLES = 60_000;

    /** @throws Mp4Exception when there are none, or too many */
    static SegmentParts of(Recording recording, VodSegment segment) throws IOException {
        List<Mp4Track> tracks = segment.configuration().tracks();
        FragmentMuxer muxer = new FragmentMuxer(tracks);
        Pieces video = new Pieces();
        Pieces audio = new Pieces();
        boolean hasVideo = segment.configuration().video() != null;
        Samples samples = recording.samples(segment);
        int count = 0;
        while (samples.next() && samples.position() < segment.end()) {
            if (!segment.configuration().decodes(samples)) {
                continue;
            }
            if (++count > MAX_SAMPLES) {
                throw new Mp4Exception("samples of a segment are more than " + MAX_SAMPLES);
            }
            int index = samples.isVideo() || !hasVideo ? 0 : 1;
            Mp4Track track = tracks.get(index);
            muxer.add(index, track.ofUs(samples.dtsUs()), track.ofUs(samples.ptsUs()), samples.isKey(), samples.size());
            (samples.isVideo() ? video : audio).add(samples.offset(), samples.size());
        }
        ByteBuf out = Unpooled.buffer();
        SegmentBoxes.styp(out);
        muxer.encode(out);
        return new SegmentParts(ByteBufUtil.getBytes(out), Pieces.ends(video, audio), Pieces.offsets(video, audio));
    }

    long length() {
        return front.length + (ends.length == 0 ? 0 : ends[ends.length - 1]);
    }

    /** Reads the next bytes at a position of the segment, from the recording; as {@link FileChannel#read(ByteBuffer, long)}. */
    int read(FileChannel file, ByteBuffer target, long position) throws IOException {
        if (position < front.length) {
            int bytes = Math.min(target.remaining(), front.length - (int) position);
            target.put(front, (int) position, bytes);
            return bytes;
        }
        long at = position - front.length;
        int found = Arrays.binarySearch(ends, at + 1);
        int piece = found < 0 ? -found - 1 : found;
        if (piece == ends.length) {
            return -1;
        }
        long begin = piece == 0 ? 0 : ends[piece - 1];
        int bytes = (int) Math.min(target.remaining(), ends[piece] - at);
        ByteBuffer part = target.slice(target.position(), bytes);
        int read = file.read(part, offsets[piece] + at - begin);
        if (read > 0) {
            target.position(target.position() + read);
        }
        return read;
    }

    /** Where the samples of a track lie; neighbours are one. */
    private static final class Pieces {
        private final List<long[]> all = new ArrayList<>();

        void add(long offset, int size) {
            long[] last = all.isEmpty() ? null : all.get(all.size() - 1);
            if (last != null && last[0] + last[1] == offset) {
                last[1] += size;
            } else if (size > 0) {
                all.add(new long[] {offset, size});
            }
        }

        static long[] offsets(Pieces first, Pieces second) {
            return java.util.stream.Stream.concat(first.all.stream(), second.all.stream()).mapToLong(piece -> piece[0]).toArray();
        }

        static long[] ends(Pieces first, Pieces second) {
            long[] ends = new long[first.all.size() + second.all.size()];
            long end = 0;
            for (int i = 0; i < ends.length; i++) {
                end += (i < first.all.size() ? first.all.get(i) : second.all.get(i - first.all.size()))[1];
                ends[i] = end;
            }
            return ends;
        }
    }
}
