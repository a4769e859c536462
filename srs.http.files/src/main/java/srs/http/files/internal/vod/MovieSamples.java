package srs.http.files.internal.vod;

import java.io.IOException;
import srs.format.mp4.Mp4File;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.SampleDescription;
import srs.format.mp4.SampleReader;

/** Samples of an MP4 file: of the first video and the first audio track. A position is the number of a sample. */
final class MovieSamples implements Samples {
    private static final int NONE = -1;

    private final Mp4File movie;
    private final SampleReader reader;
    private final int video;
    private final int audio;
    private long number = -1;
    private long originUs;
    private boolean hasBegun;

    MovieSamples(Mp4File movie) {
        this.movie = movie;
        reader = movie.samples();
        video = first(true);
        audio = first(false);
    }

    MovieSamples(Mp4File movie, long position) throws IOException {
        this(movie);
        while (number + 1 < position && next()) {
            // its tables are in memory: this takes some milliseconds for an hour
        }
    }

    private int first(boolean isVideo) {
        for (int i = 0; i < movie.tracks().size(); i++) {
            if (movie.tracks().get(i).isVideo() == isVideo) {
                return i;
            }
        }
        return NONE;
    }

    @Override
    public boolean next() throws IOException {
        while (reader.next()) {
            if (reader.track() == video || reader.track() == audio) {
                number++;
                if (!hasBegun) {
                    hasBegun = true;
                    originUs = track().toUs(reader.dts());
                }
                return true;
            }
        }
        return false;
    }

    private Mp4Track track() {
        return movie.tracks().get(reader.track());
    }

    @Override
    public boolean isVideo() {
        return reader.track() == video;
    }

    @Override
    public long dtsUs() {
        return Math.max(0, track().toUs(reader.dts()) - originUs);
    }

    @Override
    public long ptsUs() {
        return track().toUs(reader.pts()) - originUs;
    }

    @Override
    public boolean isKey() {
        return reader.isKey();
    }

    @Override
    public long offset() {
        return reader.offset();
    }

    @Override
    public int size() {
        return reader.size();
    }

    @Override
    public SampleDescription description() {
        return track().descriptions().get(reader.description());
    }

    @Override
    public long position() {
        return number;
    }
}
