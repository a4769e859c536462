package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import srs.protocol.rtc.internal.RtcLog;

/** Brings what has come by sockets of other loops to a session's. Thread-safe. */
final class HandOver {
    /** Packets of one session that wait to be handed over; more are dropped. */
    static final int MAX_WAITING = 1024;

    private final AtomicInteger waiting = new AtomicInteger();

    /** Has something done there, and the end of a read after it; or nothing, when too much waits. */
    void give(Home at, Runnable task) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        execute(at, () -> {
            waiting.decrementAndGet();
            task.run();
            at.onReadComplete();
        });
    }

    /** The same with a copy of a packet, in memory that nobody has to release. */
    void give(Home at, ByteBuf packet, Consumer<ByteBuf> task) {
        if (waiting.get() >= MAX_WAITING) {
            return;
        }
        ByteBuf copy = Unpooled.copiedBuffer(packet);
        give(at, () -> task.accept(copy));
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
