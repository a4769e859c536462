package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** The beginning of a fragmented file, or the initialisation segment of DASH, CMAF and HLS (ISO/IEC 14496-12 §8.8): ftyp, and a moov without samples. Stateless. */
public final class InitSegment {
    private static final int FIRST_DESCRIPTION = 1;

    private InitSegment() {}

    /** Appends ftyp and moov. The buffer is lent for the call. */
    public static void encode(ByteBuf out, List<Mp4Track> tracks) {
        MovieBoxes.ftyp(out, BoxType.FTYP, "iso6", /* minor version */ 512, "iso6", "iso5", "cmfc", "mp41");
        encodeMoov(out, tracks);
    }

    /** Appends moov alone. */
    static void encodeMoov(ByteBuf out, List<Mp4Track> tracks) {
        int moov = BoxWriter.open(out, BoxType.MOOV);
        MovieBoxes.mvhd(out, MovieBoxes.MOVIE_TIMESCALE, /* duration */ 0, nextId(tracks));
        for (Mp4Track track : tracks) {
            encodeTrack(out, track);
        }
        int mvex = BoxWriter.open(out, BoxType.MVEX);
        for (Mp4Track track : tracks) {
            int trex = BoxWriter.openFull(out, BoxType.TREX, 0, 0);
            out.writeInt(track.id()).writeInt(FIRST_DESCRIPTION).writeInt(0).writeInt(0).writeInt(0);
            BoxWriter.close(out, trex);
        }
        BoxWriter.close(out, mvex);
        BoxWriter.close(out, moov);
    }

    private static void encodeTrack(ByteBuf out, Mp4Track track) {
        int trak = BoxWriter.open(out, BoxType.TRAK);
        MovieBoxes.tkhd(out, track, 0);
        int mdia = BoxWriter.open(out, BoxType.MDIA);
        MovieBoxes.mdhd(out, track, 0);
        MovieBoxes.hdlr(out, track.isVideo());
        int minf = BoxWriter.open(out, BoxType.MINF);
        MovieBoxes.mediaInformation(out, track.isVideo());
        int stbl = BoxWriter.open(out, BoxType.STBL);
        MovieBoxes.stsd(out, track);
        MovieBoxes.empty(out, BoxType.STTS, 4);
        MovieBoxes.empty(out, BoxType.STSC, 4);
        MovieBoxes.empty(out, BoxType.STSZ, 8);
        MovieBoxes.empty(out, BoxType.STCO, 4);
        BoxWriter.close(out, stbl);
        BoxWriter.close(out, minf);
        BoxWriter.close(out, mdia);
        BoxWriter.close(out, trak);
    }

    static int nextId(List<Mp4Track> tracks) {
        int next = 1;
        for (Mp4Track track : tracks) {
            next = Math.max(next, track.id() + 1);
        }
        return next;
    }
}
