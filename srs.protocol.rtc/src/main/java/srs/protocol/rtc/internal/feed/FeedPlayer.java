package srs.protocol.rtc.internal.feed;

/** A player of a stream, called on its outlet's loop. */
public interface FeedPlayer {
    /** Other sources from now on. */
    void onLineup(Outlet outlet, Lineup lineup);

    /** The next packet, which is in its source's history already, as all others of its burst. Lent for the call. */
    void onPacket(FeedPacket packet, long nowUs);

    /** No more packets come for the moment. */
    void onBurstEnd(long nowUs);

    /** It has thrown something, and hears of no more packets. */
    void onFault(RuntimeException fault);
}
