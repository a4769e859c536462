package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A moov whose tables come from a {@link SampleLog}. Tracks without samples are left out. Confined to its caller. */
final class MovieWriter {
    private final List<TrackTables> tables = new ArrayList<>();
    private final List<Mp4Track> tracks = new ArrayList<>();
    private final ByteBuf mvhd = Unpooled.buffer();

    /** Start of the movie, in microseconds on the tracks' common clock. */
    private long startUs = Long.MAX_VALUE;
    private Timescale clock = new Timescale(MovieBoxes.MOVIE_TIMESCALE);

    /** @param firstPosition where the first entry of the log lies in the file */
    MovieWriter(List<Mp4Track> tracks, SampleLog log, long firstPosition) {
        for (int i = 0; i < tracks.size(); i++) {
            TrackTables track = new TrackTables(log, i, tracks.get(i).isVideo(), firstPosition);
            if (track.samples() > 0) {
                this.tables.add(track);
                this.tracks.add(tracks.get(i));
                startUs = Math.min(startUs, tracks.get(i).toUs(track.firstDts()));
            }
        }
        for (int i = 0; i < this.tracks.size(); i++) {
            // so that an edit list, which counts so, can say exactly where this track begins
            clock = lateUs(i) > 0 ? new Timescale(this.tracks.get(i).timescale()) : clock;
        }
        long duration = 0;
        for (int i = 0; i < this.tracks.size(); i++) {
            duration = Math.max(duration, startOffset(i) + duration(i));
        }
        MovieBoxes.mvhd(mvhd, clock.unitsPerSecond(), duration, InitSegment.nextId(this.tracks));
    }

    private long lateUs(int track) {
        return tracks.get(track).toUs(tables.get(track).firstDts()) - startUs;
    }

    /** How much later than the movie a track begins, in the movie's timescale. */
    private long startOffset(int track) {
        return clock.ofUs(lateUs(track));
    }

    /** Length of a track in the movie's timescale. */
    private long duration(int track) {
        return clock.ofUs(tracks.get(track).toUs(tables.get(track).duration()));
    }

    /** Bytes of the whole moov when all offsets are moved by so much. */
    long bytes(long shift) {
        long bytes = BoxWriter.HEADER_BYTES + mvhd.readableBytes();
        for (int i = 0; i < tracks.size(); i++) {
            long table = tables.get(i).bytes(shift);
            bytes += head(i, table).readableBytes() + table;
        }
        return bytes;
    }

    void write(PieceWriter out, long shift) throws IOException {
        out.int32(SampleRun.toInt("bytes of moov", bytes(shift)));
        out.int32(BoxType.MOOV);
        out.bytes(mvhd.duplicate());
        for (int i = 0; i < tracks.size(); i++) {
            out.bytes(head(i, tables.get(i).bytes(shift)));
            tables.get(i).write(out, shift);
        }
    }

    /** All of trak before the tables, with which it ends. */
    private ByteBuf head(int i, long tableBytes) {
        Mp4Track track = tracks.get(i);
        ByteBuf out = Unpooled.buffer();
        int trak = BoxWriter.open(out, BoxType.TRAK);
        long offset = startOffset(i);
        MovieBoxes.tkhd(out, track, offset + duration(i));
        if (offset > 0) {
            MovieBoxes.edts(out, offset, duration(i));
        }
        int mdia = BoxWriter.open(out, BoxType.MDIA);
        MovieBoxes.mdhd(out, track, tables.get(i).duration());
        MovieBoxes.hdlr(out, track.isVideo());
        int minf = BoxWriter.open(out, BoxType.MINF);
        MovieBoxes.mediaInformation(out, track.isVideo());
        int stbl = BoxWriter.open(out, BoxType.STBL);
        MovieBoxes.stsd(out, track);
        int end = SampleRun.toInt("bytes of trak", out.writerIndex() + tableBytes);
        for (int mark : new int[] {trak, mdia, minf, stbl}) {
            out.setInt(mark, end - mark);
        }
        return out;
    }
}
