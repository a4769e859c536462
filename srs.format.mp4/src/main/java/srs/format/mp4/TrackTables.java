package srs.format.mp4;

import java.io.IOException;

/**
 * The sample tables of one track, from the log (ISO/IEC 14496-12 §8.6, §8.7): a first pass counts, then each table is a pass of its own, so that no table is ever
 * in memory. Confined to its caller.
 */
final class TrackTables {
    private static final int FULL = BoxWriter.FULL_HEADER_BYTES;
    private static final long MAX_OFFSET_32 = 0xFFFFFFFFL;

    private final SampleLog log;
    private final int track;
    private final boolean isVideo;
    private final long firstPosition;

    private int samples;
    private int keys;
    private int sttsRuns;
    private int cttsRuns;
    private int stscRuns;
    private int chunks;
    private boolean hasCts;
    private boolean hasNegativeCts;
    private boolean hasOneSize = true;
    private int size = -1;
    private long lastChunkPosition;
    private long firstDts;
    private long duration;
    private int lastDuration;

    /** @param firstPosition where the first entry of the log lies in the file */
    TrackTables(SampleLog log, int track, boolean isVideo, long firstPosition) {
        this.log = log;
        this.track = track;
        this.isVideo = isVideo;
        this.firstPosition = firstPosition;
        count();
    }

    int samples() {
        return samples;
    }

    /** Decoding time of the first sample. */
    long firstDts() {
        return firstDts;
    }

    /** From the first sample to the end of the last, in the track's timescale. */
    long duration() {
        return duration;
    }

    private void count() {
        long position = firstPosition;
        boolean inChunk = false;
        int inThisChunk = 0;
        int inLastChunk = -1;
        long lastDelta = -1;
        int lastCts = 0;
        for (SampleLog.Cursor at = log.cursor(); at.next(); position += at.size) {
            if (at.track != track) {
                inChunk = false;
                continue;
            }
            if (!inChunk) {
                if (chunks > 0 && inThisChunk != inLastChunk) {
                    stscRuns++;
                    inLastChunk = inThisChunk;
                }
                chunks++;
                lastChunkPosition = position;
                inThisChunk = 0;
                inChunk = true;
            }
            inThisChunk++;
            if (samples == 0) {
                firstDts = at.delta;
                size = (int) at.size;
            } else {
                duration += at.delta;
                lastDuration = (int) at.delta;
                if (at.delta != lastDelta) {
                    sttsRuns++;
                    lastDelta = at.delta;
                }
            }
            if (samples == 0 || at.cts != lastCts) {
                cttsRuns++;
                lastCts = at.cts;
            }
            samples++;
            keys += at.key ? 1 : 0;
            hasCts |= at.cts != 0;
            hasNegativeCts |= at.cts < 0;
            hasOneSize &= at.size == size;
        }
        if (chunks > 0 && inThisChunk != inLastChunk) {
            stscRuns++;
        }
        duration += lastDuration;
        if (samples == 1) {
            sttsRuns = 1;
        }
    }

    /** Whether the last chunk lies beyond what 32 bits can say, when all is moved by so much. */
    private boolean isLarge(long shift) {
        return lastChunkPosition + shift > MAX_OFFSET_32;
    }

    private boolean hasSync() {
        return isVideo && keys < samples;
    }

    /** Bytes of all tables. */
    long bytes(long shift) {
        return FULL + 4 + 8L * sttsRuns + (hasCts ? FULL + 4 + 8L * cttsRuns : 0) + (hasSync() ? FULL + 4 + 4L * keys : 0)
                + FULL + 4 + 12L * stscRuns + FULL + 8 + (hasOneSize ? 0 : 4L * samples) + FULL + 4 + (isLarge(shift) ? 8L : 4L) * chunks;
    }

    void write(PieceWriter out, long shift) throws IOException {
        writeStts(out);
        if (hasCts) {
            writeCtts(out);
        }
        if (hasSync()) {
            writeStss(out);
        }
        writeStsc(out);
        writeStsz(out);
        writeOffsets(out, shift);
    }

    private static void header(PieceWriter out, int type, int version, long bytes) throws IOException {
        out.int32(SampleRun.toInt("bytes of " + BoxType.name(type), bytes));
        out.int32(type);
        out.int32(version << 24);
    }

    private void writeStts(PieceWriter out) throws IOException {
        header(out, BoxType.STTS, 0, FULL + 4 + 8L * sttsRuns);
        out.int32(sttsRuns);
        int count = 0;
        long delta = lastDuration;
        boolean first = true;
        for (SampleLog.Cursor at = log.cursor(); at.next();) {
            if (at.track != track) {
                continue;
            }
            if (first) {
                first = false;
                continue;
            }
            if (count > 0 && at.delta != delta) {
                run(out, count, (int) delta);
                count = 0;
            }
            delta = at.delta;
            count++;
        }
        if (samples > 0) {
            // the last sample lasts as long as the one before it
            run(out, count + 1, (int) delta);
        }
    }

    private void writeCtts(PieceWriter out) throws IOException {
        header(out, BoxType.CTTS, hasNegativeCts ? 1 : 0, FULL + 4 + 8L * cttsRuns);
        out.int32(cttsRuns);
        int count = 0;
        int cts = 0;
        for (SampleLog.Cursor at = log.cursor(); at.next();) {
            if (at.track != track) {
                continue;
            }
            if (count > 0 && at.cts != cts) {
                run(out, count, cts);
                count = 0;
            }
            cts = at.cts;
            count++;
        }
        run(out, count, cts);
    }

    private static void run(PieceWriter out, int count, int value) throws IOException {
        out.int32(count);
        out.int32(value);
    }

    private void writeStss(PieceWriter out) throws IOException {
        header(out, BoxType.STSS, 0, FULL + 4 + 4L * keys);
        out.int32(keys);
        int number = 0;
        for (SampleLog.Cursor at = log.cursor(); at.next();) {
            if (at.track == track) {
                number++;
                if (at.key) {
                    out.int32(number);
                }
            }
        }
    }

    private void writeStsc(PieceWriter out) throws IOException {
        header(out, BoxType.STSC, 0, FULL + 4 + 12L * stscRuns);
        out.int32(stscRuns);
        boolean inChunk = false;
        int chunk = 0;
        int inThisChunk = 0;
        int inLastChunk = -1;
        for (SampleLog.Cursor at = log.cursor(); at.next();) {
            if (at.track != track) {
                inChunk = false;
                continue;
            }
            if (!inChunk) {
                if (chunk > 0 && inThisChunk != inLastChunk) {
                    chunkRun(out, chunk, inThisChunk);
                    inLastChunk = inThisChunk;
                }
                chunk++;
                inThisChunk = 0;
                inChunk = true;
            }
            inThisChunk++;
        }
        if (chunk > 0 && inThisChunk != inLastChunk) {
            chunkRun(out, chunk, inThisChunk);
        }
    }

    private static void chunkRun(PieceWriter out, int firstChunk, int samplesInEach) throws IOException {
        out.int32(firstChunk);
        out.int32(samplesInEach);
        out.int32(/* description */ 1);
    }

    private void writeStsz(PieceWriter out) throws IOException {
        header(out, BoxType.STSZ, 0, FULL + 8 + (hasOneSize ? 0 : 4L * samples));
        out.int32(hasOneSize ? Math.max(0, size) : 0);
        out.int32(samples);
        if (hasOneSize) {
            return;
        }
        for (SampleLog.Cursor at = log.cursor(); at.next();) {
            if (at.track == track) {
                out.int32((int) at.size);
            }
        }
    }

    private void writeOffsets(PieceWriter out, long shift) throws IOException {
        boolean large = isLarge(shift);
        header(out, large ? BoxType.CO64 : BoxType.STCO, 0, FULL + 4 + (large ? 8L : 4L) * chunks);
        out.int32(chunks);
        long position = firstPosition;
        boolean inChunk = false;
        for (SampleLog.Cursor at = log.cursor(); at.next(); position += at.size) {
            if (at.track == track && !inChunk) {
                if (large) {
                    out.int64(position + shift);
                } else {
                    out.int32((int) (position + shift));
                }
            }
            inChunk = at.track == track;
        }
    }
}
