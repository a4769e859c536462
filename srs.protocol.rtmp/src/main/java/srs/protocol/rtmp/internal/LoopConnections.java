package srs.protocol.rtmp.internal;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The connections of one event loop, and the one timer that they share: it runs while there is a connection, and looks at each twice a
 * second. Lives on its loop.
 */
final class LoopConnections {
    static final int PERIOD_MS = 500;

    private final EventLoop loop;
    private final LongSupplier clockMs;
    private final List<RtmpConnection> connections = new ArrayList<>();
    private ScheduledFuture<?> timer;

    LoopConnections(EventLoop loop, LongSupplier clockMs) {
        this.loop = loop;
        this.clockMs = clockMs;
    }

    EventLoop loop() {
        return loop;
    }

    void add(RtmpConnection connection) {
        connection.place = connections.size();
        connections.add(connection);
        if (timer == null) {
            timer = loop.scheduleWithFixedDelay(this::tick, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
        }
    }

    void remove(RtmpConnection connection) {
        int place = connection.place;
        if (place < 0) {
            return;
        }
        connection.place = -1;
        RtmpConnection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(place, last);
            last.place = place;
        }
        if (connections.isEmpty()) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Ends all of them because the bundle stops. */
    void stop() {
        for (RtmpConnection connection : List.copyOf(connections)) {
            connection.stop();
        }
    }

    private void tick() {
        long nowMs = clockMs.getAsLong();
        // from the end, for one that goes is replaced by the last
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size()) {
                connections.get(i).tick(nowMs);
            }
        }
    }
}
