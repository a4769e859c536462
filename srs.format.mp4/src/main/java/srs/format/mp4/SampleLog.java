package srs.format.mp4;

import java.util.ArrayList;
import java.util.List;

/**
 * All samples of a recording in file order, 4 to 6 bytes each: 1.2 MB for an hour of 25 pictures and 43 audio frames a second. Their offsets in the file are
 * not kept: they follow from the order. Confined to its muxer.
 *
 * <pre>
 *  a sample:  size (…) track (3) key (1) | time since the track's last sample | presentation minus decoding time, sign in the lowest bit
 *  a gap:     bytes (…) 7 (3) 0 (1)                                       all numbers: 7 bits a byte, a first bit of 1 goes on
 * </pre>
 */
final class SampleLog {
    /** Track number of bytes that are no sample. */
    static final int GAP = 7;
    /** Tracks that fit. */
    static final int MAX_TRACKS = 7;

    private static final int PAGE_BYTES = 32 * 1024;
    private static final int TRACK_SHIFT = 1;
    private static final int SIZE_SHIFT = 4;

    private final List<byte[]> pages = new ArrayList<>();
    private byte[] page = {};
    private int at;

    void sample(int track, boolean key, int size, long delta, int cts) {
        number((long) size << SIZE_SHIFT | track << TRACK_SHIFT | (key ? 1 : 0));
        number(delta);
        number((long) cts << 1 ^ cts >> 31 & 0xFFFFFFFFFFFFFFFFL);
    }

    void gap(long bytes) {
        number(bytes << SIZE_SHIFT | GAP << TRACK_SHIFT);
    }

    /** Bytes of memory that it takes. */
    long memoryBytes() {
        return (long) pages.size() * PAGE_BYTES;
    }

    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        put((int) rest);
    }

    private void put(int b) {
        if (at == page.length) {
            page = new byte[PAGE_BYTES];
            pages.add(page);
            at = 0;
        }
        page[at++] = (byte) b;
    }

    Cursor cursor() {
        return new Cursor();
    }

    /** Goes through the log. Not to be used after something was added. */
    final class Cursor {
        private int pageIndex;
        private int pageAt;

        int track;
        boolean key;
        /** Of a sample, or of a gap. */
        long size;
        long delta;
        int cts;

        boolean next() {
            if (pages.isEmpty() || pageIndex == pages.size() - 1 && pageAt == at || pageIndex == pages.size()) {
                return false;
            }
            long head = number();
            key = (head & 1) != 0;
            track = (int) (head >> TRACK_SHIFT & 7);
            size = head >>> SIZE_SHIFT;
            if (track != GAP) {
                delta = number();
                long folded = number();
                cts = (int) (folded >>> 1 ^ -(folded & 1));
            }
            return true;
        }

        private long number() {
            long value = 0;
            int shift = 0;
            while (true) {
                if (pageAt == PAGE_BYTES) {
                    pageIndex++;
                    pageAt = 0;
                }
                int b = pages.get(pageIndex)[pageAt++];
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
                shift += 7;
            }
        }
    }
}
