package srs.output.dash.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stretch of the presentation whose times go on and whose configuration is one (ISO/IEC 23009-1 §5.3.2). Confined to its stream's executor. */
final class Period {
    private final String id;
    private final long startMs;
    private final List<SegmentList> lists = new ArrayList<>();

    /**
     * @param id its name in the MPD, of no other period
     * @param startMs from the presentation's beginning
     */
    Period(String id, long startMs) {
        this.id = id;
        this.startMs = startMs;
    }

    String id() {
        return id;
    }

    long startMs() {
        return startMs;
    }

    /** Audio first, as SRS has it. */
    List<SegmentList> lists() {
        return lists;
    }

    Optional<SegmentList> list(boolean isVideo) {
        return lists.stream().filter(list -> list.rendition().isVideo() == isVideo).findFirst();
    }

    boolean isEmpty() {
        return lists.stream().allMatch(list -> list.segments().isEmpty());
    }

    /** Where its last segment ends, from the presentation's beginning. */
    long endMs() {
        return startMs + lists.stream().mapToLong(SegmentList::endMs).max().orElse(0);
    }

    /** The longest segment, in milliseconds. */
    long longestMs() {
        return lists.stream().mapToLong(SegmentList::longestMs).max().orElse(0);
    }

    /** The lists that the MPD has: none until each of them has a segment, but for one that stays without. */
    List<SegmentList> listed() {
        boolean isLate = lists.stream().anyMatch(list -> list.segments().size() >= SegmentList.LATE);
        boolean isWhole = isLate || lists.stream().noneMatch(list -> list.segments().isEmpty());
        return isWhole ? lists.stream().filter(list -> !list.segments().isEmpty()).toList() : List.of();
    }
}
