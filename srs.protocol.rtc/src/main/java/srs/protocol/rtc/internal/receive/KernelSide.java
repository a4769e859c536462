package srs.protocol.rtc.internal.receive;

import java.util.function.Consumer;
import srs.kernel.stream.Publication;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.Lineup;
import srs.protocol.rtc.internal.plan.SessionPlan;
import srs.protocol.rtc.internal.session.MediaTransport;

/** Hands the media of a publisher to the kernel. Lives on the publisher's loop. */
public interface KernelSide {
    /** Hands over nothing. */
    KernelSide NOTHING = new KernelSide() {
        @Override
        public boolean isQuiet() {
            return true;
        }
    };

    /** Makes one for a publisher that has got its stream. */
    @FunctionalInterface
    interface Factory {
        /** @param keyFrameWanted called on the loop when frames of a source are lost */
        KernelSide open(SessionPlan plan, Publication publication, MediaTransport transport, Lineup lineup, Consumer<FeedSource> keyFrameWanted);
    }

    /** A packet, in the order in which they came. Lent for the call. */
    default void onPacket(FeedPacket packet, long nowUs) {}

    /** No more packets come for the moment. */
    default void flush() {}

    default void onTick(long nowUs) {}

    /** Whether nothing is to be done at the next tick. */
    default boolean isQuiet() {
        return false;
    }

    /** Why the other protocols have no sound; empty when they have. Any thread. */
    default String trouble() {
        return "";
    }

    /** Nothing more. */
    default void close() {}
}
