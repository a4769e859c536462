package srs.protocol.srt.internal;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** Tasks for a loop, from any thread. A loop that has ended takes none: what the task is about has ended with it. */
final class OnLoop {
    private OnLoop() {}

    /** At once when this is the loop. */
    static void run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            later(loop, task);
        }
    }

    /** When the loop is done with what it does now. */
    static void later(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            SrtLog.LOG.debug("the loop has ended before", e);
        }
    }
}
