package srs.format.mp4;

import java.util.Arrays;

/** The samples of one track in one fragment: three tables of 32 bits that are used again for the next fragment. Confined to its muxer. */
final class SampleRun {
    private static final int FIRST_CAPACITY = 64;
    private static final int KEY = 1 << 31;

    private int[] sizesAndKeys = new int[FIRST_CAPACITY];
    int[] durations = new int[FIRST_CAPACITY];
    int[] cts = new int[FIRST_CAPACITY];
    int count;
    long bytes;
    boolean hasCts;
    long firstDts;
    /** Of the fragment before, too: times never go back. */
    private long lastDts = Long.MIN_VALUE;
    private boolean ended;
    /** What a sample lasted before: for a fragment of one sample whose end nobody says. */
    private int usualDuration;

    void add(long dts, long pts, boolean key, int size) {
        if (count == Mp4Limits.MAX_FRAGMENT_SAMPLES) {
            throw new Mp4Exception("samples of a fragment " + (count + 1L) + " is not in 0.." + Mp4Limits.MAX_FRAGMENT_SAMPLES);
        }
        if (count == durations.length) {
            sizesAndKeys = Arrays.copyOf(sizesAndKeys, 2 * count);
            durations = Arrays.copyOf(durations, 2 * count);
            cts = Arrays.copyOf(cts, 2 * count);
        }
        long at = Math.max(dts, lastDts);
        if (count == 0) {
            firstDts = at;
        } else {
            durations[count - 1] = toInt("sample duration", at - lastDts);
        }
        int offset = toInt("composition offset", pts - at);
        sizesAndKeys[count] = size | (key ? KEY : 0);
        cts[count] = offset;
        hasCts |= offset != 0;
        lastDts = at;
        bytes += size;
        count++;
    }

    int size(int sample) {
        return sizesAndKeys[sample] & ~KEY;
    }

    boolean isKey(int sample) {
        return sizesAndKeys[sample] < 0;
    }

    void endAt(long dts) {
        if (count > 0) {
            durations[count - 1] = toInt("sample duration", Math.max(0, dts - lastDts));
            ended = true;
        }
    }

    /** Gives the last sample its duration, when nobody has. */
    void finish() {
        if (!ended) {
            durations[count - 1] = count > 1 ? durations[count - 2] : usualDuration;
        }
        usualDuration = durations[count - 1];
    }

    boolean hasOneDuration() {
        for (int i = 1; i < count; i++) {
            if (durations[i] != durations[0]) {
                return false;
            }
        }
        return true;
    }

    boolean hasOneKindAfterFirst() {
        for (int i = 2; i < count; i++) {
            if (isKey(i) != isKey(1)) {
                return false;
            }
        }
        return true;
    }

    /** The formats hold 32 bits. */
    static int toInt(String what, long value) {
        if (value != (int) value) {
            throw new Mp4Exception(what + " " + value + " is not in " + Integer.MIN_VALUE + ".." + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    void clear() {
        count = 0;
        bytes = 0;
        hasCts = false;
        ended = false;
    }
}
