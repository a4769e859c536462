package srs.format.mp4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An MP4 file that is read, progressive or fragmented: its tracks, and the way to its samples. Immutable; thread-safe as far as its source is.
 *
 * <p>Holds moov in memory, as long as it is: about 30 bytes for a sample.
 */
public final class Mp4File {
    private final ByteSource source;
    private final List<ReadTrack> tracks;
    private final List<Mp4Track> publicTracks;
    private final boolean isFragmented;
    private final int skippedTracks;

    private Mp4File(ByteSource source, MovieReader movie) {
        this.source = source;
        List<ReadTrack> readable = new ArrayList<>();
        List<Mp4Track> shown = new ArrayList<>();
        for (ReadTrack track : movie.tracks()) {
            if (track.isReadable()) {
                readable.add(track);
                shown.add(new Mp4Track(track.id, track.timescale, track.descriptions));
            }
        }
        tracks = List.copyOf(readable);
        publicTracks = List.copyOf(shown);
        isFragmented = movie.isFragmented();
        skippedTracks = movie.tracks().size() - readable.size();
    }

    /**
     * Opens a file.
     *
     * @param source is read as long as the file, or a reader of its samples, is used
     * @throws Mp4Exception when it is none, or has no moov that is all there
     */
    public static Mp4File open(ByteSource source) throws IOException {
        for (TopLevel box = new TopLevel(source); box.next();) {
            if (box.type() == BoxType.MOOV && box.isWhole()) {
                return new Mp4File(source, new MovieReader(box.content(Mp4Limits.MAX_MOOV_BYTES)));
            }
        }
        throw new Mp4Exception("file of " + source.size() + " bytes has no whole moov");
    }

    /** Its audio and video tracks of codecs that are known, in the order of the file. */
    public List<Mp4Track> tracks() {
        return publicTracks;
    }

    /** Tracks that are left out: subtitles, encrypted ones, codecs that are not known. */
    public int skippedTracks() {
        return skippedTracks;
    }

    /** Whether samples may be in fragments. */
    public boolean isFragmented() {
        return isFragmented;
    }

    /** A way through the samples from the beginning. */
    public SampleReader samples() {
        return new SampleReader(source, tracks, publicTracks, isFragmented);
    }

    /**
     * How many bytes from the beginning are whole of a fragmented file that was not finished: up to the end of the last mdat behind a moof that are both all there; 0 when
     * there is no such fragment.
     *
     * @throws Mp4Exception when the outermost boxes are bad
     */
    public static long wholeBytes(ByteSource source) throws IOException {
        boolean hasMoov = false;
        boolean inFragment = false;
        long whole = 0;
        for (TopLevel box = new TopLevel(source); box.next() && box.isWhole();) {
            if (box.type() == BoxType.MOOV) {
                hasMoov = true;
            } else if (box.type() == BoxType.MOOF) {
                inFragment = hasMoov;
            } else if (box.type() == BoxType.MDAT && inFragment) {
                whole = box.end();
                inFragment = false;
            }
        }
        return whole;
    }
}
