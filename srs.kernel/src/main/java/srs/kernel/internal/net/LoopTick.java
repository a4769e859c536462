package srs.kernel.internal.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import srs.kernel.net.EventLoops;

/**
 * Asks one loop from time to time to run a task, and remembers how long that waited. Asked by the watching thread; read by anybody.
 *
 * <p>Nothing of it is on the way of a frame: two tasks a second for each loop.
 */
final class LoopTick {
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(60);

    private final EventLoop loop;
    private final String name;

    // under the lock of this
    private Thread thread;
    private boolean isAsked;
    private long askedNs;
    private long windowFromNs;
    private long lastNs;
    private long longestNs;
    private long longestBeforeNs;

    /** @param name until the loop has a thread; then that has one */
    LoopTick(EventLoop loop, String name) {
        this.loop = loop;
        this.name = name;
    }

    synchronized String name() {
        return thread == null ? name : thread.getName();
    }

    /** The loop's thread; null before its first answer. */
    synchronized Thread thread() {
        return thread;
    }

    /** Asks again, unless the last question still waits. @return how long it has waited by now; -1 when it does not */
    synchronized long ask(long nowNs, LongSupplier clockNs) {
        if (isAsked) {
            return nowNs - askedNs;
        }
        turn(nowNs);
        isAsked = true;
        askedNs = nowNs;
        try {
            loop.execute(() -> answer(clockNs.getAsLong()));
        } catch (RejectedExecutionException e) {
            isAsked = false; // the server stops
        }
        return -1;
    }

    private synchronized void answer(long nowNs) {
        thread = Thread.currentThread();
        isAsked = false;
        lastNs = nowNs - askedNs;
        longestNs = Math.max(longestNs, lastNs);
    }

    private void turn(long nowNs) {
        if (nowNs - windowFromNs >= WINDOW_NS) {
            windowFromNs = nowNs;
            longestBeforeNs = longestNs;
            longestNs = 0;
        }
    }

    synchronized long lastNs() {
        return lastNs;
    }

    synchronized EventLoops.Delay delay(long nowNs) {
        long waitsNs = isAsked ? nowNs - askedNs : 0;
        return new EventLoops.Delay(name(), Math.max(lastNs, waitsNs), Math.max(waitsNs, Math.max(longestNs, longestBeforeNs)));
    }
}
