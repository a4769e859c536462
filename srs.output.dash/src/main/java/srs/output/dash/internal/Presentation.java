package srs.output.dash.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an MPD is about: periods, one after the other, and which files they need. Knows no file and no clock. Confined to its stream's executor.
 *
 * <p>Its beginning (availabilityStartTime) never changes: players count from there. Numbers of segments go on through all periods, so that no two files have one name.
 */
final class Presentation {
    private final long beginMs;
    private final Deque<Period> periods = new ArrayDeque<>();
    private long nextAudio;
    private long nextVideo;

    /** @param beginMs the wall clock at its beginning, in milliseconds */
    Presentation(long beginMs) {
        this.beginMs = beginMs;
    }

    long beginMs() {
        return beginMs;
    }

    Deque<Period> periods() {
        return periods;
    }

    /** The period that is going on, or was the last. */
    Period current() {
        return periods.getLast();
    }

    long nextNumber(boolean isVideo) {
        return isVideo ? nextVideo : nextAudio;
    }

    /** Segments of such numbers have been there. */
    void reserve(boolean isVideo, long number) {
        if (isVideo) {
            nextVideo = Math.max(nextVideo, number + 1);
        } else {
            nextAudio = Math.max(nextAudio, number + 1);
        }
    }

    /**
     * A period begins, not before the one before it ends.
     *
     * @param wallMs the wall clock when its first frame was live
     */
    Period begin(long wallMs) {
        periods.removeIf(Period::isEmpty);
        long endMs = periods.isEmpty() ? 0 : periods.getLast().endMs();
        long startMs = Math.max(Math.max(wallMs - beginMs, endMs), 0);
        Period period = new Period("p" + startMs, startMs);
        periods.add(period);
        return period;
    }

    /** A segment is complete. */
    void add(boolean isVideo, Segment segment, long bytes) {
        current().list(isVideo).orElseThrow().add(segment, bytes);
        reserve(isVideo, segment.number());
    }

    /** Leaves so many segments of each kind, the newest; returns the names of the segments that have gone from the MPD, oldest first. */
    List<String> slide(int windowSize) {
        List<String> gone = new ArrayList<>();
        for (boolean isVideo : new boolean[] {false, true}) {
            int count = 0;
            for (Period period : periods) {
                count += period.list(isVideo).map(list -> list.segments().size()).orElse(0);
            }
            for (Period period : periods) {
                Deque<Segment> segments = period.list(isVideo).map(SegmentList::segments).orElseGet(ArrayDeque::new);
                for (; count > windowSize && !segments.isEmpty(); count--) {
                    gone.add(Names.segment(isVideo, segments.poll().number()));
                }
            }
        }
        dropEmpty();
        return gone;
    }

    /** Leaves out what ended before a time of the wall clock; returns the names of the segments. */
    List<String> forget(long beforeMs) {
        List<String> gone = new ArrayList<>();
        while (!periods.isEmpty() && beginMs + periods.peek().endMs() < beforeMs) {
            for (SegmentList list : periods.poll().lists()) {
                list.segments().forEach(segment -> gone.add(Names.segment(list.rendition().isVideo(), segment.number())));
            }
        }
        return gone;
    }

    private void dropEmpty() {
        while (periods.size() > 1 && periods.peek().isEmpty()) {
            periods.poll();
        }
    }

    /** Names of the files that the MPD needs. */
    Set<String> files() {
        Set<String> files = new HashSet<>();
        for (Period period : periods) {
            for (SegmentList list : period.lists()) {
                files.add(list.init());
                list.segments().forEach(segment -> files.add(Names.segment(list.rendition().isVideo(), segment.number())));
            }
        }
        return files;
    }

    /** The longest segment, in milliseconds. */
    long longestMs() {
        return periods.stream().mapToLong(Period::longestMs).max().orElse(0);
    }
}
