package srs.output.dvr.internal;

import java.util.ArrayList;
import java.util.List;
import srs.format.flv.amf.AmfObject;

/**
 * Where the key frames of an FLV file are, for players that seek: at most {@value #MAX_ENTRIES}, evenly spread. When there are more, every second one is forgotten. Confined to
 * its recording's executor.
 */
final class KeyframeIndex {
    static final int MAX_ENTRIES = 512;
    /** Bytes of an entry in the file: two numbers of AMF0. */
    static final int ENTRY_BYTES = 2 * 9;

    private final long[] positions = new long[MAX_ENTRIES];
    private final long[] timesMs = new long[MAX_ENTRIES];
    private int count;
    private int stride = 1;
    private int since;

    void add(long position, long timeMs) {
        if (count > 0 && ++since < stride) {
            return;
        }
        since = 0;
        if (count == MAX_ENTRIES) {
            count = MAX_ENTRIES / 2;
            for (int i = 0; i < count; i++) {
                positions[i] = positions[2 * i];
                timesMs[i] = timesMs[2 * i];
            }
            stride *= 2;
        }
        positions[count] = position;
        timesMs[count] = timeMs;
        count++;
    }

    int count() {
        return count;
    }

    /** The object {@code keyframes}: places in the file, and times in seconds. */
    AmfObject toAmf() {
        List<Double> places = new ArrayList<>(count);
        List<Double> times = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            places.add((double) positions[i]);
            times.add(timesMs[i] / 1000.0);
        }
        return AmfObject.of("filepositions", places, "times", times);
    }
}
