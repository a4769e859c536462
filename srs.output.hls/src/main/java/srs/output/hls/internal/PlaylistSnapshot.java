package srs.output.hls.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A media playlist at one moment, and its text when somebody asks for it. Immutable, thread-safe. */
final class PlaylistSnapshot {
    /** How far from the end of the playlist parts are named, and how long they can be fetched after that, in target durations (bis §6.2.2). */
    static final int PART_TARGETS = 3;
    /** Segments that are so many target durations from the end are left out of delta updates (bis §4.4.3.8: six or more). */
    static final int SKIP_TARGETS = 6;
    /** How far from the end players stay, in part targets (bis §4.4.3.8: two at least, three or more are advised). */
    static final int HOLD_BACK_PARTS = 3;

    private final List<Segment> segments;
    private final long nextSequence;
    private final long discontinuitySequence;
    private final long targetSeconds;
    private final LowLatency lowLatency;
    // the same whoever makes it
    private volatile byte[] whole;
    private volatile byte[] delta;

    /**
     * What a playlist of low latency has besides.
     *
     * @param partUs the length that parts are to have
     * @param lastWithoutParts parts of the segment with this number, and of those before it, are not there any more
     * @param open the segment that is not finished, with its parts; null when none has a part
     * @param hintUri how the part is named that comes next
     */
    record LowLatency(long partUs, long lastWithoutParts, Segment open, String hintUri) {
        List<Part> openParts() {
            return open == null ? List.of() : open.parts();
        }
    }

    /** @param lowLatency null for a playlist as SRS has it */
    PlaylistSnapshot(List<Segment> segments, long nextSequence, long discontinuitySequence, long targetSeconds, LowLatency lowLatency) {
        this.segments = segments;
        this.nextSequence = nextSequence;
        this.discontinuitySequence = discontinuitySequence;
        this.targetSeconds = targetSeconds;
        this.lowLatency = lowLatency;
    }

    List<Segment> segments() {
        return segments;
    }

    long firstSequence() {
        return segments.isEmpty() ? nextSequence : segments.get(0).sequence();
    }

    /** The number of the segment that is not finished. */
    long nextSequence() {
        return nextSequence;
    }

    long discontinuitySequence() {
        return discontinuitySequence;
    }

    long targetSeconds() {
        return targetSeconds;
    }

    /** Null for a playlist as SRS has it. */
    LowLatency lowLatency() {
        return lowLatency;
    }

    /** Parts of the segment that is not finished. */
    int openParts() {
        return lowLatency == null ? 0 : lowLatency.openParts().size();
    }

    /** The longest that a part is, so that it is right for all that are named. */
    long partTargetUs() {
        long longestUs = lowLatency.openParts().stream().mapToLong(Part::durationUs).max().orElse(0);
        for (int i = firstWithParts(); i < segments.size(); i++) {
            longestUs = Math.max(longestUs, segments.get(i).parts().stream().mapToLong(Part::durationUs).max().orElse(0));
        }
        return Math.max(longestUs, lowLatency.partUs() + Segmenter.PART_TOLERANCE_US);
    }

    /** Index of the first segment whose parts are named. */
    int firstWithParts() {
        long toEndUs = lowLatency.open() == null ? 0 : lowLatency.open().durationUs();
        int first = segments.size();
        while (first > 0 && toEndUs <= PART_TARGETS * targetSeconds * 1_000_000 && segments.get(first - 1).sequence() > lowLatency.lastWithoutParts()) {
            first--;
            toEndUs += segments.get(first).durationUs();
        }
        return first;
    }

    /** Segments that a delta update leaves out. */
    int skippable() {
        if (lowLatency == null) {
            return 0;
        }
        long toEndUs = 0;
        int skipped = segments.size();
        while (skipped > 0 && toEndUs + segments.get(skipped - 1).durationUs() <= SKIP_TARGETS * targetSeconds * 1_000_000) {
            skipped--;
            toEndUs += segments.get(skipped).durationUs();
        }
        return skipped;
    }

    /** Whether that part, or the whole segment, is there (bis §6.2.5.2). */
    boolean has(Position position) {
        if (position.sequence() != nextSequence) {
            return position.sequence() < nextSequence && (position.part() < 0 || hasPartOrLater(position));
        }
        return position.part() >= 0 && position.part() < openParts();
    }

    /** A part behind the last one of its segment is the first one of the next. */
    private boolean hasPartOrLater(Position position) {
        long index = position.sequence() - firstSequence();
        return index < 0 || position.part() < segments.get((int) index).parts().size() || has(new Position(position.sequence() + 1, 0));
    }

    /** Whether it is so far ahead that nobody who has read the playlist asks for it (bis §6.2.5.2). */
    boolean isTooFar(Position position) {
        long partTargetUs = Math.min(partTargetUs(), 1_000_000);
        long advance = (3_000_000 + partTargetUs - 1) / partTargetUs;
        return position.sequence() > nextSequence + 1
                || position.part() > (position.sequence() == nextSequence ? openParts() - 1 : 0) + advance && position.sequence() >= nextSequence;
    }

    /** The text, in UTF-8. Not to be changed. */
    byte[] text(boolean isDelta) {
        byte[] text = isDelta ? delta : whole;
        if (text == null) {
            int skipped = isDelta ? skippable() : 0;
            text = isDelta && skipped == 0 ? text(false) : PlaylistText.of(this, skipped).getBytes(StandardCharsets.UTF_8);
            if (isDelta) {
                delta = text;
            } else {
                whole = text;
            }
        }
        return text;
    }
}
