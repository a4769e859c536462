package srs.kernel.internal.stream;

import srs.kernel.stream.EndReason;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;

/** A player or a tap, as the stream's home loop sees it. It outlives publications: each one attaches it again. */
interface Subscriber extends Subscription {

    /** How its batches are closed. */
    TapRequest.Latency latency();

    /** Whether an opening says enough for it. Home loop. */
    boolean canOpen(Snapshot opening);

    /** Joins a lane: gets the opening, then each batch, of the first one only the items from {@code skip} on. Home loop; the snapshot is lent. */
    void join(Lane lane, Snapshot opening, int skip);

    /** Leaves its lane for good: ends with a reason, told to its owner. Any thread. */
    void end(EndReason reason);

    /** Whether it counts as a player in statistics. */
    boolean isPlayer();

    /** Whether publications attach it; else it only counts. */
    default boolean isFed() {
        return true;
    }
}
