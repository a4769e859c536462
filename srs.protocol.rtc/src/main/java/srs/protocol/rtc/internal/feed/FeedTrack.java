package srs.protocol.rtc.internal.feed;

import java.util.List;
import srs.protocol.rtc.internal.plan.SourceTrack;

/**
 * Sound or picture of a stream. Immutable.
 *
 * @param codecs that its packets may have, the most likely first
 * @param layers the same picture in several sizes, best first; one or more
 */
public record FeedTrack(boolean isVideo, List<SourceTrack> codecs, List<FeedSource> layers) {

    public FeedTrack {
        codecs = List.copyOf(codecs);
        layers = List.copyOf(layers);
    }
}
