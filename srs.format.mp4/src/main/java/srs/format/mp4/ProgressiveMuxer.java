package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;

/**
 * Makes a file with one table of all samples (ISO/IEC 14496-12 §8). Confined to its caller, who writes the samples itself: no frame is copied.
 *
 * <pre>
 *  plain     ftyp | mdat: samples … | moov
 *  guarded   ftyp | mdat: moov without samples, moof, mdat, moof, mdat … | moov
 * </pre>
 *
 * <p>A guarded file is a fragmented one while it is written, whole after each fragment, whatever happens. At the end everything that was written is covered
 * with one mdat, and becomes the same as a plain file for all readers. What is covered is {@link #SLOT_BYTES} bytes behind ftyp: a box "free", then the header of
 * mdat, whose size is only known at the end.
 *
 * <p>Order of calls: {@link #encodeHead}, then {@link #add} for each sample where it is written (or {@link #encodeFragment}), then {@link #encodeSlot} and
 * {@link #writeMoov}. What it keeps is 4 to 6 bytes for a sample, 1.2 MB for an hour of 25 pictures and 43 audio frames a second; the moov is written in
 * pieces.
 */
public final class ProgressiveMuxer {
    /** What {@link #encodeSlot} writes. */
    public static final int SLOT_BYTES = BoxWriter.LARGE_HEADER_BYTES;
    /** Tracks of one recording. */
    public static final int MAX_TRACKS = SampleLog.MAX_TRACKS;

    private final List<Mp4Track> tracks;
    private final SampleLog log = new SampleLog();
    private final long[] lastDts;
    private final int[] samples;
    private long slotPosition;
    private long firstPosition;
    private long position;

    public ProgressiveMuxer(List<Mp4Track> tracks) {
        this.tracks = List.copyOf(tracks);
        Mp4Limits.check("tracks of a recording", tracks.size(), MAX_TRACKS);
        lastDts = new long[tracks.size()];
        samples = new int[tracks.size()];
    }

    /**
     * Appends the beginning of the file.
     *
     * @param guarded whether fragments follow; see above
     * @param out lent for the call
     */
    public void encodeHead(ByteBuf out, boolean guarded) {
        int begin = out.writerIndex();
        MovieBoxes.ftyp(out, BoxType.FTYP, "isom", /* minor version */ 512, "isom", "iso2", "iso5", "iso6", "mp41");
        slotPosition = (long) out.writerIndex() - begin;
        MovieBoxes.empty(out, BoxType.FREE, SLOT_BYTES - BoxWriter.FULL_HEADER_BYTES);
        if (guarded) {
            InitSegment.encodeMoov(out, tracks);
        }
        firstPosition = (long) out.writerIndex() - begin;
        position = firstPosition;
    }

    /**
     * Notes a sample that is written at {@link #position()}.
     *
     * @param track its index in the tracks
     * @param dts decoding time, in the track's timescale; one that goes back is taken as the last one
     * @param pts presentation time
     */
    public void add(int track, long dts, long pts, boolean key, int size) {
        Mp4Limits.check("samples", samples[track] + 1L, Mp4Limits.MAX_SAMPLES);
        Mp4Limits.check("sample bytes", size, Mp4Limits.MAX_SAMPLE_BYTES);
        Mp4Limits.check("decoding time", dts, Mp4Limits.MAX_TIME);
        long at = Math.max(dts, lastDts[track]);
        int cts = SampleRun.toInt("composition offset", pts - at);
        // the first one's difference is its time
        long delta = at - lastDts[track];
        if (samples[track] > 0) {
            SampleRun.toInt("sample duration", delta);
        }
        log.sample(track, key, size, delta, cts);
        lastDts[track] = at;
        samples[track]++;
        position += size;
    }

    /** Notes bytes that are no sample. */
    public void skip(long bytes) {
        log.gap(bytes);
        position += bytes;
    }

    /**
     * Appends the headers of a fragment, as {@link FragmentMuxer#encode} does, and notes its samples; they must be written in that order.
     *
     * @param fragment made for the same tracks
     * @param out lent for the call
     */
    public void encodeFragment(FragmentMuxer fragment, ByteBuf out) {
        for (int track = 0; track < tracks.size(); track++) {
            Mp4Limits.check("samples", (long) samples[track] + fragment.samples(track), Mp4Limits.MAX_SAMPLES);
        }
        int begin = out.writerIndex();
        fragment.encodeHeaders(out);
        skip((long) out.writerIndex() - begin);
        for (int track = 0; track < tracks.size(); track++) {
            SampleRun run = fragment.run(track);
            long dts = run.firstDts;
            for (int i = 0; i < run.count; i++) {
                add(track, dts, dts + run.cts[i], run.isKey(i), run.size(i));
                dts += run.durations[i];
            }
        }
        fragment.clear();
    }

    /** Where in the file the next byte lies. */
    public long position() {
        return position;
    }

    /** Samples of a track so far. */
    public int samples(int track) {
        return samples[track];
    }

    /** Memory that the tables take. */
    public long memoryBytes() {
        return log.memoryBytes();
    }

    /** Where {@link #encodeSlot} is to be written over what is there, before or after moov. */
    public long slotPosition() {
        return slotPosition;
    }

    /** Appends the header of the mdat that covers all samples, {@value #SLOT_BYTES} bytes. The buffer is lent for the call. */
    public void encodeSlot(ByteBuf out) {
        BoxWriter.largeHeader(out, BoxType.MDAT, position - slotPosition);
    }

    /** Writes moov for the end of the file. The sink is called before this returns. */
    public void writeMoov(ByteSink sink) throws IOException {
        write(new MovieWriter(tracks, log, firstPosition), sink, 0);
    }

    /**
     * Writes moov for a file in which it lies between ftyp and mdat: such a file begins to play before all of it is there. The caller then makes a file of
     * the first {@link #slotPosition()} bytes, this moov, and the rest of the bytes up to {@link #position()}.
     */
    public void writeMoovForFront(ByteSink sink) throws IOException {
        MovieWriter moov = new MovieWriter(tracks, log, firstPosition);
        // moving may make offsets larger than 32 bits, and so the tables
        write(moov, sink, moov.bytes(moov.bytes(0)));
    }

    private static void write(MovieWriter moov, ByteSink sink, long shift) throws IOException {
        PieceWriter out = new PieceWriter(sink);
        moov.write(out, shift);
        out.flush();
    }
}
