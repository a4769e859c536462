package srs.format.mp4;

import io.netty.buffer.ByteBuf;

/** Goes through one trun of a fragment (ISO/IEC 14496-12 §8.8.8). Confined to its reader. */
final class RunCursor extends SampleCursor {
    /** A run that begins where the one before it ends. */
    static final long AFTER_LAST = -1;

    private static final int DATA_OFFSET = 0x01;
    private static final int FIRST_FLAGS = 0x04;
    private static final int DURATION = 0x100;
    private static final int SIZE = 0x200;
    private static final int FLAGS = 0x400;
    private static final int CTS = 0x800;
    private static final int NON_SYNC = 0x00010000;

    private final FragmentTrack defaults;
    private final int flags;
    private final ByteBuf in;
    private final int count;
    private final boolean hasOffset;
    private final int dataOffset;
    private final int firstFlags;
    private int sample;
    private long nextOffset;
    private long nextDts = AFTER_LAST;

    RunCursor(int track, FragmentTrack defaults, BoxReader trun) {
        super(track);
        this.defaults = defaults;
        flags = trun.versionAndFlags() & 0xFFFFFF;
        in = trun.content();
        count = Mp4Limits.check("samples of a fragment", trun.need(4).readUnsignedInt(), Mp4Limits.MAX_FRAGMENT_SAMPLES);
        hasOffset = (flags & DATA_OFFSET) != 0;
        dataOffset = hasOffset ? trun.need(4).readInt() : 0;
        firstFlags = (flags & FIRST_FLAGS) != 0 ? trun.need(4).readInt() : defaults.flags;
        trun.need((long) count * stride());
        description = defaults.description;
    }

    /** Where its data begins, when the run before it ended at {@code afterLast}. */
    long place(long base, long afterLast) {
        nextOffset = hasOffset ? base + dataOffset : afterLast;
        return nextOffset;
    }

    /** Bytes of all its samples. */
    long bytes() {
        if ((flags & SIZE) == 0) {
            return count * defaults.size;
        }
        int stride = stride();
        int field = (flags & DURATION) != 0 ? 4 : 0;
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += in.getUnsignedInt(in.readerIndex() + i * stride + field);
        }
        return bytes;
    }

    /** The largest composition offset below 0, without its sign; 0 when there is none. */
    long mostNegativeOffset() {
        if ((flags & CTS) == 0) {
            return 0;
        }
        int stride = stride();
        long least = 0;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, in.getInt(in.readerIndex() + (i + 1) * stride - 4));
        }
        return -least;
    }

    /** Bytes of a sample's fields. */
    private int stride() {
        return 4 * Integer.bitCount(flags & (DURATION | SIZE | FLAGS | CTS));
    }

    void startAt(long dtsOfFirst) {
        nextDts = dtsOfFirst;
    }

    /** Begins where the run before it ended, unless it has a time of its own. */
    void follow(long endDts) {
        if (nextDts == AFTER_LAST) {
            nextDts = endDts;
        }
    }

    @Override
    boolean next() {
        if (sample == count) {
            return false;
        }
        duration = (flags & DURATION) != 0 ? in.readUnsignedInt() : defaults.duration;
        long bytes = (flags & SIZE) != 0 ? in.readUnsignedInt() : defaults.size;
        size = Mp4Limits.check("sample bytes", bytes, Mp4Limits.MAX_SAMPLE_BYTES);
        int sampleFlags = (flags & FLAGS) != 0 ? in.readInt() : sample == 0 ? firstFlags : defaults.flags;
        // first_sample_flags are instead of the first's own
        if (sample == 0 && (flags & FIRST_FLAGS) != 0) {
            sampleFlags = firstFlags;
        }
        key = (sampleFlags & NON_SYNC) == 0;
        cts = (flags & CTS) != 0 ? in.readInt() : 0;
        dts = nextDts;
        offset = nextOffset;
        nextDts = Mp4Limits.check("decoding time", nextDts + duration, Mp4Limits.MAX_TIME);
        nextOffset += size;
        sample++;
        return true;
    }

    @Override
    long endDts() {
        return nextDts;
    }
}
