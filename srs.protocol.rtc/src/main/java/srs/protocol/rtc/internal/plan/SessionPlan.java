package srs.protocol.rtc.internal.plan;

import java.util.List;
import srs.kernel.client.ClientHandle;
import srs.kernel.config.Section;
import srs.kernel.stream.StreamKey;

/**
 * A publisher or a player that was let in.
 *
 * @param client counts its bytes; closed by whoever opened it, after the session's end
 * @param vhost configuration of the stream's vhost: the directives {@code rtc.*}
 * @param tracks in the order of the description
 */
public record SessionPlan(StreamKey key, ClientHandle client, Section vhost, List<TrackPlan> tracks) {

    public SessionPlan {
        tracks = List.copyOf(tracks);
    }
}
