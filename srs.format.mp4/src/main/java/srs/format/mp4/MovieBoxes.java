package srs.format.mp4;

import io.netty.buffer.ByteBuf;

/** The boxes of a movie that say what it is, without its samples (ISO/IEC 14496-12 §8). Stateless; buffers are lent. */
final class MovieBoxes {
    /** Units of a second in which the movie, not its tracks, counts, unless there is a reason for others. */
    static final int MOVIE_TIMESCALE = 1000;

    private static final int ENABLED_IN_MOVIE = 3;
    private static final int SELF_CONTAINED = 1;
    private static final int UND = 0x55C4;
    private static final int ONE = 0x00010000;
    private static final int FULL_VOLUME = 0x0100;
    private static final int[] UNITY_MATRIX = {ONE, 0, 0, 0, ONE, 0, 0, 0, 0x40000000};

    private MovieBoxes() {}

    static void ftyp(ByteBuf out, int type, String majorBrand, int minorVersion, String... compatibleBrands) {
        int box = BoxWriter.open(out, type);
        out.writeInt(BoxType.of(majorBrand)).writeInt(minorVersion);
        for (String brand : compatibleBrands) {
            out.writeInt(BoxType.of(brand));
        }
        BoxWriter.close(out, box);
    }

    /** @param duration of the movie, in its timescale */
    static void mvhd(ByteBuf out, long timescale, long duration, int nextTrackId) {
        int version = BoxWriter.versionFor(duration);
        int box = BoxWriter.openFull(out, BoxType.MVHD, version, 0);
        times(out, version);
        out.writeInt((int) timescale);
        BoxWriter.time(out, version, duration);
        out.writeInt(/* rate */ ONE).writeShort(FULL_VOLUME).writeZero(10);
        matrix(out);
        out.writeZero(24).writeInt(nextTrackId);
        BoxWriter.close(out, box);
    }

    /** @param duration of the track with its start offset, in the movie's timescale */
    static void tkhd(ByteBuf out, Mp4Track track, long duration) {
        int version = BoxWriter.versionFor(duration);
        int box = BoxWriter.openFull(out, BoxType.TKHD, version, ENABLED_IN_MOVIE);
        times(out, version);
        out.writeInt(track.id()).writeInt(0);
        BoxWriter.time(out, version, duration);
        out.writeZero(8).writeShort(/* layer */ 0).writeShort(/* alternate group */ track.isVideo() ? 0 : 1);
        out.writeShort(track.isVideo() ? 0 : FULL_VOLUME).writeShort(0);
        matrix(out);
        out.writeInt(track.description().width() << 16).writeInt(track.description().height() << 16);
        BoxWriter.close(out, box);
    }

    /** An empty edit, so that the track begins later than the movie, then all of the track. Times in the movie's timescale. */
    static void edts(ByteBuf out, long startOffset, long duration) {
        int box = BoxWriter.open(out, BoxType.EDTS);
        int version = Math.max(BoxWriter.versionFor(startOffset), BoxWriter.versionFor(duration));
        int elst = BoxWriter.openFull(out, BoxType.ELST, version, 0);
        out.writeInt(2);
        BoxWriter.time(out, version, startOffset);
        BoxWriter.time(out, version, /* media time: none */ -1);
        out.writeInt(ONE);
        BoxWriter.time(out, version, duration);
        BoxWriter.time(out, version, 0);
        out.writeInt(ONE);
        BoxWriter.close(out, elst);
        BoxWriter.close(out, box);
    }

    /** @param duration in the track's timescale */
    static void mdhd(ByteBuf out, Mp4Track track, long duration) {
        int version = BoxWriter.versionFor(duration);
        int box = BoxWriter.openFull(out, BoxType.MDHD, version, 0);
        times(out, version);
        out.writeInt((int) track.timescale());
        BoxWriter.time(out, version, duration);
        out.writeShort(UND).writeShort(0);
        BoxWriter.close(out, box);
    }

    static void hdlr(ByteBuf out, boolean isVideo) {
        int box = BoxWriter.openFull(out, BoxType.HDLR, 0, 0);
        out.writeInt(0).writeInt(isVideo ? BoxType.VIDE : BoxType.SOUN).writeZero(12);
        out.writeCharSequence(isVideo ? "VideoHandler\0" : "SoundHandler\0", java.nio.charset.StandardCharsets.US_ASCII);
        BoxWriter.close(out, box);
    }

    /** The media header of the kind, and where the data is: in this file. */
    static void mediaInformation(ByteBuf out, boolean isVideo) {
        int header = isVideo ? BoxWriter.openFull(out, BoxType.VMHD, 0, /* as the standard has it */ 1) : BoxWriter.openFull(out, BoxType.SMHD, 0, 0);
        out.writeZero(isVideo ? 8 : 4);
        BoxWriter.close(out, header);
        int dinf = BoxWriter.open(out, BoxType.DINF);
        int dref = BoxWriter.openFull(out, BoxType.DREF, 0, 0);
        out.writeInt(1);
        BoxWriter.close(out, BoxWriter.openFull(out, BoxType.URL, 0, SELF_CONTAINED));
        BoxWriter.close(out, dref);
        BoxWriter.close(out, dinf);
    }

    static void stsd(ByteBuf out, Mp4Track track) {
        int box = BoxWriter.openFull(out, BoxType.STSD, 0, 0);
        out.writeInt(track.descriptions().size());
        for (SampleDescription description : track.descriptions()) {
            SampleEntry.encode(out, description);
        }
        BoxWriter.close(out, box);
    }

    /** A table without entries, so many zeros after version and flags. */
    static void empty(ByteBuf out, int type, int bytes) {
        int box = BoxWriter.openFull(out, type, 0, 0);
        out.writeZero(bytes);
        BoxWriter.close(out, box);
    }

    /** Creation and modification: not said. */
    private static void times(ByteBuf out, int version) {
        out.writeZero(version == 0 ? 8 : 16);
    }

    private static void matrix(ByteBuf out) {
        for (int value : UNITY_MATRIX) {
            out.writeInt(value);
        }
    }
}
