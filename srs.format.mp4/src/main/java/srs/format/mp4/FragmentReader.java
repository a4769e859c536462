package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads moof: for each track the runs of its samples (ISO/IEC 14496-12 §8.8). Stateless. */
final class FragmentReader {
    private static final int MAX_RUNS = 4096;

    private FragmentReader() {}

    /**
     * The runs of one fragment.
     *
     * @param moof its content; the runs go on using it
     * @param position of moof in the file
     * @param endDts for each track where the fragment before ended; used when tfdt is missing
     * @return for each track of {@code tracks} its runs in order
     */
    static List<Deque<RunCursor>> read(ByteBuf moof, long position, List<ReadTrack> tracks, long[] endDts) {
        List<Deque<RunCursor>> runs = new ArrayList<>();
        tracks.forEach(track -> runs.add(new ArrayDeque<>()));
        long afterLast = position;
        int count = 0;
        for (BoxReader box = new BoxReader(moof, BoxType.MOOF); box.next();) {
            if (box.type() != BoxType.TRAF) {
                continue;
            }
            FragmentTrack track = null;
            long dts = -1;
            boolean first = true;
            long base = 0;
            for (BoxReader in = new BoxReader(box.content(), BoxType.TRAF); in.next();) {
                if (in.type() == BoxType.TFHD) {
                    track = new FragmentTrack(tracks, in);
                    base = track.hasBase ? track.base : track.basedOnMoof ? position : afterLast;
                } else if (in.type() == BoxType.TFDT) {
                    int version = in.versionAndFlags() >>> 24;
                    long time = version == 1 ? in.need(8).readLong() : in.need(4).readUnsignedInt();
                    dts = Mp4Limits.check("decoding time", time, Mp4Limits.MAX_TIME);
                } else if (in.type() == BoxType.TRUN && track != null) {
                    if (++count > MAX_RUNS) {
                        throw new Mp4Exception("runs of a fragment " + count + " is not in 0.." + MAX_RUNS);
                    }
                    RunCursor run = new RunCursor(track.track, track, in);
                    long begin = run.place(base, first ? base : afterLast);
                    afterLast = Mp4Limits.check("sample offset", begin, Long.MAX_VALUE / 2) + run.bytes();
                    if (track.track >= 0) {
                        if (first) {
                            run.startAt(dts >= 0 ? dts : runs.get(track.track).isEmpty() ? endDts[track.track] : RunCursor.AFTER_LAST);
                        }
                        runs.get(track.track).add(run);
                    }
                    first = false;
                }
            }
        }
        return runs;
    }
}
