package srs.protocol.rtmp.internal;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** All connections of this bundle, by their loops. Thread-safe. */
final class Connections {
    /** How long a stop waits for the loops to end their connections. */
    private static final long STOP_WAIT_MS = 1_000;

    private final Entrance entrance;
    private final ConcurrentMap<EventLoop, LoopConnections> byLoop = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    Connections(Entrance entrance) {
        this.entrance = entrance;
    }

    /** Sets up an accepted channel, on its loop. */
    void install(Channel channel) {
        if (stopped) {
            channel.close();
            return;
        }
        LoopConnections others = byLoop.computeIfAbsent(channel.eventLoop(), loop -> new LoopConnections(loop, entrance::nowMs));
        channel.pipeline().addLast(new RtmpConnection(entrance, others));
    }

    /** Ends all of them, and waits until they have been told. Not to be called on an event loop. */
    void stop() {
        stopped = true;
        List<LoopConnections> loops = List.copyOf(byLoop.values());
        CountDownLatch told = new CountDownLatch(loops.size());
        for (LoopConnections loop : loops) {
            try {
                loop.loop().execute(() -> {
                    try {
                        loop.stop();
                    } finally {
                        told.countDown();
                    }
                });
            } catch (RejectedExecutionException e) {
                told.countDown();
            }
        }
        try {
            told.await(STOP_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
