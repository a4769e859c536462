package srs.output.hls.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

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
    /** Of all segments. */
    private long durationUs;
    /** Of any segment that was in it. */
    private long longestUs;
    private boolean isNew;
    /** Segments that are not in it any more, and whose files are still there, oldest first. */
    private final List<Segment> left = new ArrayList<>();

    Playlist() {
        isNew = true;
    }

    /** Goes on from one that was written before. */
    Playlist(long nextSequence, long discontinuitySequence, long targetSeconds, Collection<Segment> segments) {
        this.nextSequence = nextSequence;
        this.discontinuitySequence = discontinuitySequence;
        this.targetSeconds = targetSeconds;
        this.segments.addAll(segments);
        durationUs = segments.stream().mapToLong(Segment::durationUs).sum();
        longestUs = segments.stream().mapToLong(Segment::durationUs).max().orElse(0);
    }

    /** An empty one, whose numbers are over those of any that was begun before and of which nothing is known any more. */
    static Playlist byClock(long nowMs, long segmentUs) {
        Playlist playlist = new Playlist(nowMs * 1000 / segmentUs, nowMs / 1000, 0, List.of());
        playlist.isNew = true;
        return playlist;
    }

    /** The media sequence number of the segment that is added next. */
    long nextSequence() {
        return nextSequence;
    }

    /** Whether it goes on from none, and no segment was in it yet. */
    boolean isNew() {
        return isNew;
    }

    int size() {
        return segments.size();
    }

    /** This playlist, when its segments are of that format; else one that begins at its end: a playlist cannot go from one to the other. */
    Playlist onlyOf(boolean isMp4) {
        return segments.stream().allMatch(segment -> segment.map() != null == isMp4) ? this : emptied();
    }

    /** One that begins at the end of this one, whose segments have left. */
    Playlist emptied() {
        Playlist next = new Playlist(nextSequence, discontinuitySequence + segments.stream().filter(Segment::startsAnew).count(), targetSeconds, List.of());
        next.left.addAll(left);
        next.left.addAll(segments);
        return next;
    }

    /** The same, after segments that have left it before and whose files are still there. */
    Playlist after(Collection<Segment> expired) {
        left.addAll(0, expired);
        return this;
    }

    /** Hands over the segments that are not in it any more, and whose files are still there. */
    List<Segment> takeLeft() {
        List<Segment> all = List.copyOf(left);
        left.clear();
        return all;
    }

    /** The same without the parts of segments. */
    Playlist withoutParts() {
        List<Segment> all = segments.stream().map(segment -> segment.with(segment.file(), segment.uri(), segment.durationUs(), segment.bytes(), List.of())).toList();
        Playlist same = new Playlist(nextSequence, discontinuitySequence, targetSeconds, all);
        same.left.addAll(left);
        return same;
    }

    /** What players may have planned by, as far as it is known. */
    long targetSeconds() {
        return targetSeconds;
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
        isNew = false;
        nextSequence = segment.sequence() + 1;
        durationUs += segment.durationUs();
        longestUs = Math.max(longestUs, segment.durationUs());
        List<Segment> left = new ArrayList<>();
        while (segments.size() > 1 && (durationUs - segments.peek().durationUs() > windowUs || segments.size() > MAX_SEGMENTS)) {
            left.add(poll());
        }
        return left;
    }

    /** The oldest segment leaves. */
    Segment poll() {
        Segment oldest = segments.poll();
        durationUs -= oldest.durationUs();
        discontinuitySequence += oldest.startsAnew() ? 1 : 0;
        return oldest;
    }

    /**
     * The target duration never falls: a player may have planned by it (RFC 8216 §6.2.1).
     *
     * @param leastTargetUs hls_fragment × hls_td_ratio
     * @param lowLatency null for a playlist as SRS has it
     */
    PlaylistSnapshot snapshot(long leastTargetUs, PlaylistSnapshot.LowLatency lowLatency) {
        targetSeconds = Math.max(targetSeconds, secondsUp(Math.max(leastTargetUs, longestUs)));
        return new PlaylistSnapshot(segments(), nextSequence, discontinuitySequence, targetSeconds, lowLatency);
    }

    /** The text as SRS has it. */
    String render(long leastTargetUs) {
        return new String(snapshot(leastTargetUs, null).text(false), StandardCharsets.UTF_8);
    }

    /** Whole seconds, rounded up. */
    private static long secondsUp(long us) {
        return (us + 999_999) / 1_000_000;
    }
}
