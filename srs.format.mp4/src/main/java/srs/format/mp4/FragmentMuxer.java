package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Makes the headers of fragments (ISO/IEC 14496-12 §8.8): moof, and the header of mdat. Confined to its caller.
 *
 * <p>States: samples are added, then {@link #encode} writes the headers, and the caller writes the samples: all of the first track in the order in which
 * they were added, then all of the second. So no frame is copied. Nothing is allocated for a sample once the tables have grown to the size of a fragment.
 */
public final class FragmentMuxer {
    /** Data of one fragment. */
    public static final int MAX_FRAGMENT_BYTES = 1 << 30;

    /** sample_depends_on 2: on none. */
    private static final int SYNC = 0x02000000;
    /** sample_depends_on 1: on others; sample_is_non_sync_sample. */
    private static final int NON_SYNC = 0x01010000;
    private static final int DEFAULT_BASE_IS_MOOF = 0x020000;
    private static final int TFHD_DURATION = 0x08;
    private static final int TFHD_FLAGS = 0x20;
    private static final int TRUN_DATA_OFFSET = 0x01;
    private static final int TRUN_FIRST_FLAGS = 0x04;
    private static final int TRUN_DURATION = 0x100;
    private static final int TRUN_SIZE = 0x200;
    private static final int TRUN_FLAGS = 0x400;
    private static final int TRUN_CTS = 0x800;

    private final List<Mp4Track> tracks;
    private final SampleRun[] runs;
    private int sequence;
    private long bytes;

    /** @param tracks as the init segment has them */
    public FragmentMuxer(List<Mp4Track> tracks) {
        this.tracks = List.copyOf(tracks);
        runs = new SampleRun[tracks.size()];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = new SampleRun();
        }
    }

    /**
     * Adds a sample to the fragment that is being made.
     *
     * @param track its index in the tracks
     * @param dts decoding time, in the track's timescale; one that goes back is taken as the last one
     * @param pts presentation time
     * @param size bytes
     */
    public void add(int track, long dts, long pts, boolean key, int size) {
        Mp4Limits.check("sample bytes", size, Mp4Limits.MAX_SAMPLE_BYTES);
        Mp4Limits.check("fragment bytes", bytes + size, MAX_FRAGMENT_BYTES);
        runs[track].add(Mp4Limits.check("decoding time", dts, Mp4Limits.MAX_TIME), pts, key, size);
        bytes += size;
    }

    /** Samples that were added since the last {@link #encode}. */
    public int samples() {
        int samples = 0;
        for (SampleRun run : runs) {
            samples += run.count;
        }
        return samples;
    }

    /** Their bytes. */
    public long bytes() {
        return bytes;
    }

    /** Samples of a track that were added since the last {@link #encode}. */
    public int samples(int track) {
        return runs[track].count;
    }

    /** The run of a track, for the tables of a whole file. */
    SampleRun run(int track) {
        return runs[track];
    }

    /** What the last sample of a track in this fragment lasts: until this time, where the next one begins. Without it, as long as the one before it. */
    public void end(int track, long dts) {
        runs[track].endAt(dts);
    }

    /**
     * Appends moof and the header of mdat; {@link #bytes()} bytes of samples must follow it. Then a new fragment begins.
     *
     * @param out lent for the call
     * @throws Mp4Exception when there is no sample
     */
    public void encode(ByteBuf out) {
        encodeHeaders(out);
        clear();
    }

    /** As {@link #encode}; the tables stay until {@link #clear}. */
    void encodeHeaders(ByteBuf out) {
        if (samples() == 0) {
            throw new Mp4Exception("a fragment without samples");
        }
        int moof = BoxWriter.open(out, BoxType.MOOF);
        int mfhd = BoxWriter.openFull(out, BoxType.MFHD, 0, 0);
        out.writeInt(++sequence);
        BoxWriter.close(out, mfhd);
        int[] offsetAt = new int[runs.length];
        for (int i = 0; i < runs.length; i++) {
            if (runs[i].count > 0) {
                offsetAt[i] = encodeTrack(out, tracks.get(i), runs[i]);
            }
        }
        BoxWriter.close(out, moof);
        long offset = (long) out.writerIndex() - moof + BoxWriter.HEADER_BYTES;
        for (int i = 0; i < runs.length; i++) {
            if (runs[i].count > 0) {
                out.setInt(offsetAt[i], (int) offset);
                offset += runs[i].bytes;
            }
        }
        BoxWriter.header(out, BoxType.MDAT, (int) bytes);
    }

    /** Forgets what was added. */
    void clear() {
        for (SampleRun run : runs) {
            run.clear();
        }
        bytes = 0;
    }

    /** One traf; returns where its data offset is to be put. */
    private static int encodeTrack(ByteBuf out, Mp4Track track, SampleRun run) {
        run.finish();
        boolean sameDuration = run.hasOneDuration();
        boolean onlyFirstDiffers = run.hasOneKindAfterFirst();
        int traf = BoxWriter.open(out, BoxType.TRAF);
        int tfhd = BoxWriter.openFull(out, BoxType.TFHD, 0,
                DEFAULT_BASE_IS_MOOF | (sameDuration ? TFHD_DURATION : 0) | (onlyFirstDiffers ? TFHD_FLAGS : 0));
        out.writeInt(track.id());
        if (sameDuration) {
            out.writeInt(run.durations[0]);
        }
        if (onlyFirstDiffers) {
            out.writeInt(flags(run, run.count > 1 ? 1 : 0));
        }
        BoxWriter.close(out, tfhd);
        int tfdt = BoxWriter.openFull(out, BoxType.TFDT, /* version */ 1, 0);
        out.writeLong(run.firstDts);
        BoxWriter.close(out, tfdt);

        boolean firstFlags = onlyFirstDiffers && run.count > 1 && run.isKey(0) != run.isKey(1);
        int flags = TRUN_DATA_OFFSET | TRUN_SIZE | (sameDuration ? 0 : TRUN_DURATION) | (firstFlags ? TRUN_FIRST_FLAGS : 0)
                | (onlyFirstDiffers ? 0 : TRUN_FLAGS) | (run.hasCts ? TRUN_CTS : 0);
        int trun = BoxWriter.openFull(out, BoxType.TRUN, /* signed composition offsets */ 1, flags);
        out.writeInt(run.count);
        int offsetAt = out.writerIndex();
        out.writeInt(0);
        if (firstFlags) {
            out.writeInt(flags(run, 0));
        }
        out.ensureWritable(run.count * 16);
        for (int i = 0; i < run.count; i++) {
            if (!sameDuration) {
                out.writeInt(run.durations[i]);
            }
            out.writeInt(run.size(i));
            if (!onlyFirstDiffers) {
                out.writeInt(flags(run, i));
            }
            if (run.hasCts) {
                out.writeInt(run.cts[i]);
            }
        }
        BoxWriter.close(out, trun);
        BoxWriter.close(out, traf);
        return offsetAt;
    }

    private static int flags(SampleRun run, int sample) {
        return run.isKey(sample) ? SYNC : NON_SYNC;
    }
}
