package srs.protocol.rtc.internal.session;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import srs.kernel.net.EventLoops;

/** A loop, the only one, that does nothing by itself: the test runs what it was told, and moves its clock. Confined to the test's thread, which counts as the loop's. */
final class ToldLoop extends DefaultEventLoop implements EventLoops {
    /** How often it was woken for a task, and how often by a timer. */
    int woken;
    int timers;
    /** Tasks that were left to when it is awake anyway. */
    int leftForLater;
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    ToldLoop() {
        ticker.advance(1, TimeUnit.SECONDS); // nothing was ever sent just before
    }

    @Override
    public void execute(Runnable task) {
        woken++;
        tasks.add(task);
    }

    @Override
    public void lazyExecute(Runnable task) {
        leftForLater++;
        tasks.add(task);
    }

    /** It is awake: all that was told is done. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Time goes on, by a millisecond each. */
    void advance(long ms) {
        advance(ms, () -> {});
    }

    /** The same, and then something was read: before timers, as loops do. */
    void advance(long ms, Runnable read) {
        for (long i = 1; i <= ms; i++) {
            ticker.advance(1, TimeUnit.MILLISECONDS);
            if (i == ms) {
                read.run();
            }
            for (Runnable timer = pollScheduledTask(ticker.nanoTime()); timer != null; timer = pollScheduledTask(ticker.nanoTime())) {
                timers++;
                timer.run();
            }
        }
    }

    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(ticker.nanoTime());
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return true;
    }

    @Override
    public Ticker ticker() {
        return ticker == null ? Ticker.systemTicker() : ticker; // asked before it is there
    }

    @Override
    public List<EventLoop> all() {
        return List.of(this);
    }

    @Override
    public List<Delay> delays() {
        return List.of();
    }
}
