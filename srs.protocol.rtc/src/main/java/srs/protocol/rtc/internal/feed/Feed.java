package srs.protocol.rtc.internal.feed;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The packets of one stream: one input at a time, and an outlet on each loop that has players. Thread-safe: its lock is held for its two fields only, never for a call.
 */
public final class Feed {
    private volatile String trouble = "";
    private final LongSupplier clockUs;
    private final Seating seating;
    private final Seating.Stream seats = new Seating.Stream();

    // guarded by this
    private final List<Outlet> outlets = new ArrayList<>();
    private FeedInput input;
    private int generations;

    /**
     * Of one stream.
     *
     * @param clockUs the time of the loops, in microseconds
     * @param seating the players of all streams
     */
    public Feed(LongSupplier clockUs, Seating seating) {
        this.clockUs = clockUs;
        this.seating = seating;
    }

    /** What is there now; {@link Lineup#NOTHING} when nobody publishes. */
    public Lineup lineup() {
        FeedInput current = input();
        return current == null ? Lineup.NOTHING : current.lineup();
    }

    private synchronized FeedInput input() {
        return input;
    }

    /**
     * A way to feed, in the place of whoever did before; {@link FeedInput#begin} begins.
     *
     * @param loop the caller's, where the input lives
     * @param keyFrameWanted called there when a player cannot go on
     */
    public FeedInput open(EventLoop loop, Lineup lineup, Consumer<FeedSource> keyFrameWanted) {
        synchronized (this) {
            input = new FeedInput(this, loop, ++generations, lineup, keyFrameWanted, clockUs, outlets);
            return input;
        }
    }

    synchronized void ended(FeedInput closed) {
        if (input == closed) {
            input = null;
        }
    }

    /**
     * The loop on which a new player is to be at home. It counts as a player there until {@link #giveSeat}. Any thread.
     *
     * @param came by which it came
     * @param loops that can serve it
     */
    public EventLoop takeSeat(EventLoop came, List<EventLoop> loops) {
        FeedInput current = input();
        return seating.take(seats, current == null ? null : current.loop(), came, loops);
    }

    /** A player that took a seat has gone. Any thread. */
    public void giveSeat(EventLoop loop) {
        seating.give(seats, loop);
    }

    /** A player joins, on its loop. It is told of the lineup when there is one, now or later. */
    public Outlet join(EventLoop loop, FeedPlayer player) {
        Outlet outlet;
        FeedInput current;
        boolean isNew = false;
        synchronized (this) {
            outlet = find(loop);
            if (outlet == null) {
                outlet = new Outlet(loop, clockUs);
                outlets.add(outlet);
                isNew = true;
            }
            current = input;
        }
        outlet.add(player);
        if (isNew && current != null) {
            current.joined(outlet);
        } else if (!isNew) {
            player.onLineup(outlet, outlet.lineup());
        }
        return outlet;
    }

    private Outlet find(EventLoop loop) {
        for (Outlet outlet : outlets) {
            if (outlet.loop() == loop) {
                return outlet;
            }
        }
        return null;
    }

    /** A player leaves, on its loop. */
    public void leave(Outlet outlet, FeedPlayer player) {
        outlet.remove(player);
        if (outlet.size() > 0) {
            return;
        }
        FeedInput current;
        synchronized (this) {
            outlets.remove(outlet);
            current = input;
        }
        if (current != null) {
            current.left(outlet);
        }
        outlet.close();
    }

    /** A player cannot go on without a key frame. Any thread. */
    public void askKeyFrame(FeedSource source) {
        FeedInput current = input();
        if (current != null) {
            current.askKeyFrame(source);
        }
    }

    /** Why there is no sound, in words; empty when nothing is wrong with it. Any thread. */
    public void trouble(String why) {
        trouble = why;
    }

    /** Any thread. */
    public String trouble() {
        return trouble;
    }

    static void execute(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            return; // the server stops, and all that is there with it
        }
    }
}
