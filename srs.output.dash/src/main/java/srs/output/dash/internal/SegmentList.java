package srs.output.dash.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The segments of one rendition in one period that the MPD lists. Their numbers follow each other, their times may have gaps. Confined to its stream's executor. */
final class SegmentList {
    /** Segments of one rendition after which the other is not waited for. */
    static final int LATE = 3;

    private final Rendition rendition;
    private final String init;
    private final long origin;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private long bandwidth;
    /** Being written; low latency alone lists it. */
    private Segment growing;

    /**
     * @param init name of the file that players need first
     * @param origin the media time at which the period begins, in the rendition's units
     * @param bandwidth bits a second; 0 when the first segment tells
     */
    SegmentList(Rendition rendition, String init, long origin, long bandwidth) {
        this.rendition = rendition;
        this.init = init;
        this.origin = origin;
        this.bandwidth = bandwidth;
    }

    Rendition rendition() {
        return rendition;
    }

    String init() {
        return init;
    }

    long origin() {
        return origin;
    }

    Deque<Segment> segments() {
        return segments;
    }

    /** An MPD's successor must not say another one, so it is that of the first segment. */
    long bandwidth() {
        return Math.max(bandwidth, 1);
    }

    Segment growing() {
        return growing;
    }

    void grow(Segment segment) {
        growing = segment;
    }

    /** @param bytes of its file */
    void add(Segment segment, long bytes) {
        growing = null;
        segments.add(segment);
        if (bandwidth == 0 && segment.duration() > 0) {
            bandwidth = Math.round(bytes * 8.0 * rendition.timescale() / segment.duration());
        }
    }

    /** Its end, from the period's beginning. */
    long endMs() {
        return segments.isEmpty() ? 0 : rendition.toMs(segments.getLast().end() - origin);
    }

    /** Whether its segments begin where those of another list begin, as far as both have some (ISO/IEC 23009-1 §5.3.3.2). */
    boolean isAlignedWith(SegmentList other) {
        return beginsWithin(other) && other.beginsWithin(this);
    }

    private boolean beginsWithin(SegmentList other) {
        if (other.segments.isEmpty()) {
            return true;
        }
        Set<Long> times = new HashSet<>();
        other.segments.forEach(segment -> times.add(other.rendition.toMs(segment.time() - other.origin)));
        long firstMs = other.rendition.toMs(other.segments.getFirst().time() - other.origin);
        long endMs = other.endMs();
        for (Segment segment : segments) {
            long ms = rendition.toMs(segment.time() - origin);
            if (ms >= firstMs && ms < endMs && !times.contains(ms)) {
                return false;
            }
        }
        return true;
    }

    long longestMs() {
        long longest = 0;
        for (Segment segment : segments) {
            longest = Math.max(longest, segment.duration());
        }
        return rendition.toMs(longest);
    }
}
