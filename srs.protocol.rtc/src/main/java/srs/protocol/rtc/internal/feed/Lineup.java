package srs.protocol.rtc.internal.feed;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a stream has, as long as one publisher has it. Immutable.
 */
public record Lineup(List<FeedTrack> tracks) {
    /** Nobody publishes. */
    public static final Lineup NOTHING = new Lineup(List.of());

    public Lineup {
        tracks = List.copyOf(tracks);
    }

    /** How many there are; their numbers are less. */
    public int sourceCount() {
        return sources().size();
    }

    /** All sources, by their numbers. */
    List<FeedSource> sources() {
        List<FeedSource> all = new ArrayList<>();
        tracks.forEach(track -> all.addAll(track.layers()));
        return all;
    }
}
