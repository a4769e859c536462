package srs.format.mp4;

import java.util.List;

/**
 * A track of a movie. Immutable.
 *
 * @param id its number in the file, 1 or more
 * @param timescale units of its times in a second
 * @param descriptions what decodes its samples, at least one; those of a live stream's track have one
 */
public record Mp4Track(int id, long timescale, List<SampleDescription> descriptions) {
    public Mp4Track {
        descriptions = List.copyOf(descriptions);
        if (id == 0 || descriptions.isEmpty()) {
            throw new Mp4Exception("track " + id + " with " + descriptions.size() + " descriptions has no number or no description");
        }
        new Timescale(timescale);
    }

    public Mp4Track(int id, long timescale, SampleDescription description) {
        this(id, timescale, List.of(description));
    }

    /** What decodes the first samples. */
    public SampleDescription description() {
        return descriptions.get(0);
    }

    public boolean isVideo() {
        return description().codec().isVideo();
    }

    /** Microseconds in this track's units, to the nearest. */
    public long ofUs(long us) {
        return Timescale.ofUs(us, timescale);
    }

    /** This track's units in microseconds, rounded down. */
    public long toUs(long time) {
        return Timescale.toUs(time, timescale);
    }
}
