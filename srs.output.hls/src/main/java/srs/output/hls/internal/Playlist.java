package srs.output.hls.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * A media playlist with a sliding window (RFC 8216 §4.3 and §6.2). Confined to its stream's executor.
 *
 * <p>As SRS writes it, with two things that the RFC demands and SRS leaves out: EXT-X-DISCONTINUITY-SEQUENCE when a discontinuity has left the window, and
 * EXT-X-KEY in front of the first segment, whose key would otherwise be lost.
 */
final class Playlist {
    /** Segments that a playlist may have, whatever its window. */
    static final int MAX_SEGMENTS = 100_000;

    private final Deque<Segment> segments = new ArrayDeque<>();
    private long nextSequence;
    private long discontinuitySequence;
    private long targetSeconds;

    Playlist() {}

    /** Goes on from one that was written before. */
    Playlist(long nextSequence, long discontinuitySequence, long targetSeconds, Collection<Segment> segments) {
        this.nextSequence = nextSequence;
        this.discontinuitySequence = discontinuitySequence;
        this.targetSeconds = targetSeconds;
        this.segments.addAll(segments);
    }

    /** The media sequence number of the segment that is added next. */
    long nextSequence() {
        return nextSequence;
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** This playlist, when its segments are of that format; else one that begins at its end: a playlist cannot go from one to the other. */
    Playlist onlyOf(boolean isMp4) {
        boolean fits = segments.stream().allMatch(segment -> segment.map() != null == isMp4);
        return fits ? this : new Playlist(nextSequence, discontinuitySequence + segments.stream().filter(Segment::startsAnew).count(), targetSeconds, List.of());
    }

    /** A snapshot, oldest first. */
    List<Segment> segments() {
        return List.copyOf(segments);
    }

    /**
     * Adds the next segment; the oldest ones leave while what stays is longer than the window.
     *
     * @return those that have left, oldest first
     */
    List<Segment> add(Segment segment, long windowUs) {
        segments.add(segment);
        nextSequence = segment.sequence() + 1;
        long sumUs = segments.stream().mapToLong(Segment::durationUs).sum();
        List<Segment> left = new ArrayList<>();
        while (segments.size() > 1 && (sumUs - segments.peek().durationUs() > windowUs || segments.size() > MAX_SEGMENTS)) {
            Segment oldest = segments.poll();
            sumUs -= oldest.durationUs();
            discontinuitySequence += oldest.startsAnew() ? 1 : 0;
            left.add(oldest);
        }
        return left;
    }

    /**
     * The text. The target duration never falls: a player may have planned by it (RFC 8216 §6.2.1).
     *
     * @param leastTargetUs hls_fragment × hls_td_ratio
     */
    String render(long leastTargetUs) {
        targetSeconds = Math.max(targetSeconds, secondsUp(leastTargetUs));
        for (Segment segment : segments) {
            targetSeconds = Math.max(targetSeconds, secondsUp(segment.durationUs()));
        }
        StringBuilder out = new StringBuilder(128 + 64 * segments.size());
        boolean hasMap = segments.stream().anyMatch(segment -> segment.map() != null);
        out.append("#EXTM3U\n#EXT-X-VERSION:").append(hasMap ? 7 : 3).append("\n#EXT-X-MEDIA-SEQUENCE:").append(segments.isEmpty() ? nextSequence : segments.peek().sequence());
        out.append("\n#EXT-X-TARGETDURATION:").append(targetSeconds).append('\n');
        if (discontinuitySequence > 0) {
            out.append("#EXT-X-DISCONTINUITY-SEQUENCE:").append(discontinuitySequence).append('\n');
        }
        SegmentKey key = null;
        SegmentMap map = null;
        for (Segment segment : segments) {
            if (segment.startsAnew()) {
                out.append("#EXT-X-DISCONTINUITY\n");
            }
            if (segment.map() != null && !segment.map().equals(map)) {
                map = segment.map();
                if (key != null) {
                    // an init segment behind a key would be taken to be encrypted
                    key = null;
                    out.append("#EXT-X-KEY:METHOD=NONE\n");
                }
                out.append(map.tag()).append('\n');
            }
            if (segment.key() != key) {
                key = segment.key();
                out.append(key == null ? "#EXT-X-KEY:METHOD=NONE" : key.tag()).append('\n');
            }
            out.append("#EXTINF:").append(seconds(segment.durationUs())).append(", no desc\n").append(segment.uri()).append('\n');
        }
        return out.toString();
    }

    /** Whole seconds, rounded up. */
    private static long secondsUp(long us) {
        return (us + 999_999) / 1_000_000;
    }

    /** With three decimals, rounded. */
    static String seconds(long us) {
        return String.format(Locale.ROOT, "%.3f", us / 1e6);
    }
}
