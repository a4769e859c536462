package srs.format.mp4;

/** Goes through a {@link SampleTable}. Confined to its reader. */
final class TableCursor extends SampleCursor {
    private static final int STSC_BYTES = 12;

    private final SampleTable table;
    private int sample = -1;
    private long nextDts;
    private long nextOffset;

    private int stts = -1;
    private long sttsLeft;
    private int ctts = -1;
    private long cttsLeft;
    private int stss;
    private int stsc = -1;
    private int chunk = -1;
    private long samplesLeftInChunk;

    TableCursor(int track, SampleTable table) {
        super(track);
        this.table = table;
    }

    @Override
    boolean next() {
        if (sample + 1 >= table.samples()) {
            return false;
        }
        sample++;
        size = table.size(sample);
        nextTime();
        nextComposition();
        nextPlace();
        key = table.stss == null || isSync();
        return true;
    }

    @Override
    long endDts() {
        return nextDts;
    }

    private void nextTime() {
        while (sttsLeft == 0) {
            if (++stts >= table.stts.count()) {
                throw new Mp4Exception("stts ends after " + sample + " of " + table.samples() + " samples");
            }
            sttsLeft = table.stts.at(stts, 8, 0) & 0xFFFFFFFFL;
        }
        sttsLeft--;
        dts = nextDts;
        duration = table.stts.at(stts, 8, 4) & 0xFFFFFFFFL;
        nextDts = Mp4Limits.check("decoding time", nextDts + duration, Mp4Limits.MAX_TIME);
    }

    private void nextComposition() {
        while (cttsLeft == 0 && ctts + 1 < table.ctts.count()) {
            cttsLeft = table.ctts.at(++ctts, 8, 0) & 0xFFFFFFFFL;
        }
        if (cttsLeft == 0) {
            cts = 0;
            return;
        }
        cttsLeft--;
        int value = table.ctts.at(ctts, 8, 4);
        // version 0 is unsigned, but writers have put negative offsets there; none is of 2^31
        cts = value;
    }

    private void nextPlace() {
        if (samplesLeftInChunk == 0) {
            chunk++;
            if (stsc + 1 < table.stsc.count() && chunk + 1 >= (table.stsc.at(stsc + 1, STSC_BYTES, 0) & 0xFFFFFFFFL)) {
                stsc++;
                description = table.stsc.at(stsc, STSC_BYTES, 8) - 1;
            }
            samplesLeftInChunk = stsc < 0 ? 0 : table.stsc.at(stsc, STSC_BYTES, 4) & 0xFFFFFFFFL;
            if (samplesLeftInChunk == 0) {
                throw new Mp4Exception("chunk " + (chunk + 1) + " has no samples");
            }
            nextOffset = table.chunkOffset(chunk);
        }
        samplesLeftInChunk--;
        offset = nextOffset;
        nextOffset += size;
    }

    private boolean isSync() {
        int number = sample + 1;
        while (stss < table.stss.count() && (table.stss.at(stss, 4, 0) & 0xFFFFFFFFL) < number) {
            stss++;
        }
        return stss < table.stss.count() && table.stss.at(stss, 4, 0) == number;
    }
}
