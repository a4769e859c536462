package srs.kernel.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.work.Registration;

/**
 * The way into live streams. Thread-safe; one instance for each bundle that uses it, which closes what the bundle left when it stops.
 *
 * <p>Streams belong to the kernel: one comes to be with its first publisher or player and goes 3 s after its last (compat 6.3).
 */
@ProviderType
public interface StreamHub {

    /**
     * Begins to feed a stream.
     *
     * @throws StreamBusyException when somebody publishes it already (F077)
     */
    Publication publish(PublishRequest request) throws StreamBusyException;

    /** Begins to play a stream, live or not: a player waits for the publisher (F102). */
    Subscription play(PlayRequest request);

    /** Begins to count as a player of a stream, live or not, whose bytes come by another way: for statistics, listeners of clients, and publish.kickoff_for_idle. */
    Subscription attend(AttendRequest request);

    /** Begins to tap a stream, live or not. */
    Subscription tap(TapRequest request);

    /** Begins to hear of streams; first of every one that is live. */
    Registration listen(StreamListener listener);

    /** A snapshot of one stream. */
    Optional<StreamInfo> find(StreamKey key);

    /** A snapshot of every stream, in no order. */
    List<StreamInfo> streams();

    /** Frames that players and taps of all streams did not get since the start, by cause; every cause is there. */
    default Map<DropCause, Long> drops() {
        return Map.of();
    }

    /** A snapshot of every vhost that has had a stream, in no order. */
    default List<VhostInfo> vhosts() {
        return List.of();
    }
}
