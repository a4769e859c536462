package srs.protocol.rtc.internal.plan;

import java.util.List;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamKey;
import srs.protocol.rtc.internal.session.SessionMedia;

/** The streams that WebRTC's publishers feed and its players get. Thread-safe. */
public interface Streams {
    /**
     * A publisher. The stream is reserved for it from now on, until its {@link SessionMedia#onEnd}: the media begins the publication when its session is connected.
     *
     * @throws StreamBusyException when somebody publishes it, or is about to
     */
    SessionMedia publisher(SessionPlan plan) throws StreamBusyException;

    /** A player; of a stream that nobody publishes, it waits. */
    SessionMedia player(SessionPlan plan);

    /** What the stream has now, whoever publishes it and by whatever protocol; empty when nobody does. */
    List<SourceTrack> tracks(StreamKey key);
}
