package srs.api.internal.v1;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import srs.api.internal.Call;

/**
 * The part of a list that a call asks for. Immutable.
 *
 * @param start how many are passed over
 * @param count how many are listed at most
 */
record Page(int start, int count) {

    /** What a call gets that does not say. */
    static final int DEFAULT_COUNT = 10;

    /** Longest page: what one answer may cost. */
    static final int MAX_COUNT = 10_000;

    static Page of(Call call) {
        int count = call.number("count").orElse(DEFAULT_COUNT);
        return new Page(call.number("start").orElse(0), count == 0 ? DEFAULT_COUNT : Math.min(count, MAX_COUNT));
    }

    <T> List<T> of(Collection<T> all, Comparator<T> order) {
        return start >= all.size() ? List.of() : all.stream().sorted(order).skip(start).limit(count).toList();
    }
}
