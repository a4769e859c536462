package srs.output.remux.internal.ts;

import java.util.Arrays;
import srs.kernel.stream.MediaFrame;

/**
 * The newest frames of a stream, in order, each with the {@link Place} where its packets begin, and the place after the newest. Confined to its encoder.
 *
 * <p>A frame is known by track, time and size, for one that comes from the cache is another object. Frames have numbers that only grow.
 */
final class Places {
    /** What is remembered at first, and what a long group of pictures or a slow player may make of it, in frames. */
    static final int FIRST_FRAMES = 512;
    static final int MAX_FRAMES = 8192;
    static final long NOWHERE = -1;

    /** Times this far apart are not the same timeline any more: the publisher began anew. */
    private static final long OTHER_TIMELINE_US = 120_000_000;
    /** Audio and video are interleaved as loosely as this. */
    private static final long INTERLEAVING_US = 1_000_000;

    private long[] times = new long[FIRST_FRAMES];
    private int[] kinds = new int[FIRST_FRAMES];
    private Place[] places = new Place[FIRST_FRAMES];
    /** The number of the frame that comes next; numbers below {@code oldest} are forgotten. */
    private long next;
    private long oldest;
    private long newestUs = Long.MIN_VALUE;

    Places() {
        places[0] = new Place();
    }

    /** The number of the frame that comes next. */
    long next() {
        return next;
    }

    /** Where a frame's packets begin, or where those of the frame that comes next will. Lent. */
    Place of(long number) {
        return places[index(number)];
    }

    /**
     * The number of a frame: of one that is known, {@link #next()} of a new one, {@link #NOWHERE} of one that is too old.
     *
     * @param likely the number that it has if nothing is missing
     * @param isOfNewTrack whether no frame of its track was seen: a publisher that comes back may begin at any time
     */
    long find(MediaFrame frame, long likely, boolean isOfNewTrack) {
        if (likely != NOWHERE && likely >= oldest && likely < next && is(frame, likely)) {
            return likely;
        }
        if (next == oldest || frame.dtsUs() > newestUs) {
            return next;
        }
        for (long number = next - 1; number >= oldest; number--) {
            if (is(frame, number)) {
                return number;
            }
        }
        long behind = newestUs - frame.dtsUs();
        if (behind <= INTERLEAVING_US) {
            return next;
        } else if (isOfNewTrack || behind > OTHER_TIMELINE_US) {
            oldest = next;
            return next;
        }
        grow();
        return NOWHERE;
    }

    /** A frame comes next. Returns the place after it, which its encoder fills in. */
    Place append(MediaFrame frame) {
        int at = index(next);
        times[at] = frame.dtsUs();
        kinds[at] = kind(frame);
        newestUs = oldest == next ? frame.dtsUs() : Math.max(newestUs, frame.dtsUs());
        next++;
        if (next - oldest >= times.length) {
            oldest++;
        }
        int after = index(next);
        if (places[after] == null) {
            places[after] = new Place();
        }
        return places[after];
    }

    private boolean is(MediaFrame frame, long number) {
        int at = index(number);
        if (times[at] != frame.dtsUs() || kinds[at] != kind(frame)) {
            return false;
        }
        // the same file published again is another stream
        Place after = places[index(number + 1)];
        return frame.track() == (frame.isVideo() ? after.video : after.audio);
    }

    private static int kind(MediaFrame frame) {
        return frame.payloadBytes() << 1 | (frame.isVideo() ? 1 : 0);
    }

    private int index(long number) {
        return (int) (number & times.length - 1);
    }

    private void grow() {
        if (times.length == MAX_FRAMES || next - oldest < times.length - 1) {
            return;
        }
        int size = times.length * 2;
        long[] newTimes = Arrays.copyOf(times, size);
        int[] newKinds = Arrays.copyOf(kinds, size);
        Place[] newPlaces = new Place[size];
        for (long number = oldest; number <= next; number++) {
            int from = index(number);
            int to = (int) (number & size - 1);
            newTimes[to] = times[from];
            newKinds[to] = kinds[from];
            newPlaces[to] = places[from];
        }
        times = newTimes;
        kinds = newKinds;
        places = newPlaces;
    }
}
