package srs.format.mp4;

import java.io.IOException;
import java.util.Deque;
import java.util.List;

/**
 * Goes through the samples of a file: those of all tracks together by decoding time; of a fragmented file one fragment after the other. Confined to its caller.
 *
 * <p>Nothing is allocated for a sample: after {@link #next} said true, the methods tell of the sample that it moved to. The bytes are the caller's to read, at {@link #offset}.
 */
public final class SampleReader {
    private static final long UNKNOWN = -1;

    private final ByteSource source;
    private final List<ReadTrack> tracks;
    private final List<Mp4Track> publicTracks;
    private final SampleCursor[] current;
    private final boolean[] loaded;
    private final long[] endDts;
    /** By how much decoding times are told earlier, so that they are not after presentation times. */
    private final long[] decodingShift;
    private final TopLevel fragments;
    private List<Deque<RunCursor>> runs;
    private SampleCursor at;
    private boolean isTruncated;

    SampleReader(ByteSource source, List<ReadTrack> tracks, List<Mp4Track> publicTracks, boolean isFragmented) {
        this.source = source;
        this.tracks = tracks;
        this.publicTracks = publicTracks;
        current = new SampleCursor[tracks.size()];
        loaded = new boolean[tracks.size()];
        endDts = new long[tracks.size()];
        decodingShift = new long[tracks.size()];
        for (int i = 0; i < current.length; i++) {
            SampleTable table = tracks.get(i).table;
            current[i] = new TableCursor(i, table);
            decodingShift[i] = table.samples() > 0 ? table.mostNegativeOffset() : UNKNOWN;
        }
        fragments = isFragmented ? new TopLevel(source) : null;
    }

    /**
     * Moves on to the next sample.
     *
     * @return false after the last, or after the last that is all there when the file was cut off
     * @throws Mp4Exception when the tables are bad
     */
    public boolean next() throws IOException {
        while (true) {
            SampleCursor first = null;
            long firstUs = 0;
            for (int i = 0; i < current.length; i++) {
                SampleCursor cursor = load(i);
                if (cursor != null) {
                    long us = publicTracks.get(i).toUs(cursor.dts + tracks.get(i).timeOffset - Math.max(0, decodingShift[i]));
                    if (first == null || us < firstUs) {
                        first = cursor;
                        firstUs = us;
                    }
                }
            }
            if (first == null) {
                if (fragments == null || !nextFragment()) {
                    return false;
                }
                continue;
            }
            loaded[first.track] = false;
            if (first.offset + first.size > source.size()) {
                isTruncated = true;
                continue;
            }
            checkDescription(first);
            at = first;
            return true;
        }
    }

    /** The cursor of a track, moved on to a sample that has not been told; null when there is none. */
    private SampleCursor load(int track) {
        while (current[track] != null && !loaded[track]) {
            SampleCursor cursor = current[track];
            if (cursor.next()) {
                loaded[track] = true;
            } else {
                endDts[track] = cursor.endDts();
                RunCursor run = runs == null ? null : runs.get(track).poll();
                if (run != null) {
                    run.follow(endDts[track]);
                }
                current[track] = run;
            }
        }
        return current[track];
    }

    private boolean nextFragment() throws IOException {
        while (fragments.next()) {
            if (fragments.type() == BoxType.MOOF) {
                if (!fragments.isWhole()) {
                    isTruncated = true;
                    return false;
                }
                runs = FragmentReader.read(fragments.content(Mp4Limits.MAX_MOOF_BYTES), fragments.position(), tracks, endDts);
                for (int i = 0; i < current.length; i++) {
                    begin(i, runs.get(i));
                    current[i] = runs.get(i).poll();
                }
                return true;
            }
        }
        return false;
    }

    /** A track's first samples say how far presentation times may be before decoding times. */
    private void begin(int track, Deque<RunCursor> first) {
        if (decodingShift[track] == UNKNOWN && !first.isEmpty()) {
            decodingShift[track] = 0;
            for (RunCursor run : first) {
                decodingShift[track] = Math.max(decodingShift[track], run.mostNegativeOffset());
            }
        }
    }

    private void checkDescription(SampleCursor sample) {
        int count = tracks.get(sample.track).descriptions.size();
        if (sample.description < 0 || sample.description >= count) {
            throw new Mp4Exception("sample description " + (sample.description + 1L) + " is not in 1.." + count);
        }
    }

    /** Index of the sample's track in {@link Mp4File#tracks()}. */
    public int track() {
        return at.track;
    }

    /**
     * Decoding time in the track's timescale, as the edit list wants it; may be negative. It is not after the presentation time, unless composition offsets are negative in fragments
     * after the first and not in the first.
     */
    public long dts() {
        ReadTrack track = tracks.get(at.track);
        return at.dts + track.timeOffset - Math.max(0, decodingShift[at.track]);
    }

    /** Presentation time in the track's timescale, as the edit list wants it; may be negative: such a sample is decoded and not shown. */
    public long pts() {
        return at.dts + tracks.get(at.track).timeOffset + at.cts;
    }

    /** In the track's timescale. */
    public long duration() {
        return at.duration;
    }

    /** Whether decoding can start there. */
    public boolean isKey() {
        return at.key;
    }

    /** Where it lies in the file. */
    public long offset() {
        return at.offset;
    }

    /** Bytes. */
    public int size() {
        return at.size;
    }

    /** Index in the track's descriptions. */
    public int description() {
        return at.description;
    }

    /** Whether samples were left out because the file ends before them. */
    public boolean isTruncated() {
        return isTruncated;
    }
}
