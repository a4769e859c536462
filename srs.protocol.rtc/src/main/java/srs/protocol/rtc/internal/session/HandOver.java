package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.AbstractEventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import srs.protocol.rtc.internal.RtcLog;

/**
 * Brings what has come by sockets of other loops to a session's. Thread-safe.
 *
 * <p>What need not be there at once does not wake a loop that packets for its players wake soon anyway.
 */
final class HandOver {
    /** Packets of one session that wait to be handed over; more are dropped. */
    static final int MAX_WAITING = 1024;

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean mayWait;

    /** The session is connected: from now on it has what can wait. */
    void mayWait() {
        mayWait = true;
    }

    /** Has something done there, and the end of a read after it; or nothing, when too much waits. */
    void give(Home at, Runnable task) {
        give(at, false, task);
    }

    /** The same, a little later if that saves something. */
    void giveLater(Home at, Runnable task) {
        give(at, true, task);
    }

    /** The same with a copy of a packet, in memory that nobody has to release. */
    void give(Home at, ByteBuf packet, boolean isLater, Consumer<ByteBuf> task) {
        if (waiting.get() >= MAX_WAITING) {
            return;
        }
        ByteBuf copy = Unpooled.copiedBuffer(packet);
        give(at, isLater, () -> task.accept(copy));
    }

    private void give(Home at, boolean isLater, Runnable task) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        Runnable taken = () -> {
            waiting.decrementAndGet();
            task.run();
            at.onReadComplete();
        };
        if (isLater && mayWait && at.isFlowing() && at.loop() instanceof AbstractEventExecutor loop) {
            loop.lazyExecute(taken);
        } else {
            execute(at, taken);
        }
    }

    /** Has something done on a session's loop; nothing when that has ended. */
    static void execute(Home at, Runnable task) {
        try {
            at.loop().execute(task);
        } catch (RejectedExecutionException e) {
            RtcLog.LOG.debug("the loop has ended before", e);
        }
    }
}
