package srs.http.files.internal.vod;

import java.io.IOException;
import java.nio.channels.FileChannel;
import srs.format.mp4.ByteSource;
import srs.format.mp4.Mp4File;

/** A recording that is open, of either format. Confined to its caller; does not own the file. */
final class Recording {
    private final ByteSource source;
    private final Mp4File movie;

    private Recording(ByteSource source, Mp4File movie) {
        this.source = source;
        this.movie = movie;
    }

    /** @throws srs.format.mp4.Mp4Exception when an MP4 file is none */
    static Recording of(FileChannel file, String extension) throws IOException {
        ByteSource source = ByteSource.of(file);
        return new Recording(source, extension.equals("mp4") ? Mp4File.open(source) : null);
    }

    /** From the beginning. */
    Samples samples() {
        return movie == null ? new FlvSamples(source) : new MovieSamples(movie);
    }

    /** From the first sample of a segment. */
    Samples samples(VodSegment from) throws IOException {
        return movie == null ? new FlvSamples(source, from) : new MovieSamples(movie, from.position());
    }
}
