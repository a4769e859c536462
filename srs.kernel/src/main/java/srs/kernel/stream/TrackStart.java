package srs.kernel.stream;

import java.util.Objects;

/**
 * From here on the stream's video, or audio, is this track. Outputs write its sequence header. Immutable.
 *
 * @param track the track that begins
 * @param dtsUs where it begins on the stream's timeline, in microseconds
 */
public record TrackStart(Track track, long dtsUs) implements StreamItem {
    public TrackStart {
        Objects.requireNonNull(track, "track");
    }
}
