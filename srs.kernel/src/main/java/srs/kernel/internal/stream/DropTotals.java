package srs.kernel.internal.stream;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import srs.kernel.stream.DropCause;

/** Frames that were dropped since the start, by cause. Thread-safe. */
final class DropTotals {
    private final Map<DropCause, LongAdder> frames = new EnumMap<>(DropCause.class);

    DropTotals() {
        for (DropCause cause : DropCause.values()) {
            frames.put(cause, new LongAdder());
        }
    }

    void add(DropCause cause, long count) {
        frames.get(cause).add(count);
    }

    /** A snapshot that has every cause. */
    Map<DropCause, Long> sums() {
        Map<DropCause, Long> sums = new EnumMap<>(DropCause.class);
        frames.forEach((cause, count) -> sums.put(cause, count.sum()));
        return sums;
    }
}
