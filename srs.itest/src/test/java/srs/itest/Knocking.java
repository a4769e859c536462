package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.netty.channel.EventLoopGroup;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import srs.testkit.Await;

/** Clients that connect to the RTMP port all the time, and leave when they are served. One thread of its own. */
final class Knocking {
    private static final int PAUSE_MS = 40;
    /** Clients that wait to be served; more would only measure the machine. */
    private static final int MAX_WAITING = 100;

    private record Knock(RtmpClient client, long atNs) {}

    private final ConcurrentLinkedQueue<Knock> knocks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread thread;
    private volatile boolean isOver;

    Knocking(EventLoopGroup loops, String url) {
        thread = new Thread(() -> {
            while (!isOver) {
                if (waiting.get() < MAX_WAITING) {
                    knock(loops, url);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
            }
        }, "itest-knocking");
        thread.setDaemon(true);
        thread.start();
    }

    private void knock(EventLoopGroup loops, String url) {
        long atNs = System.nanoTime();
        waiting.incrementAndGet();
        RtmpClient client = RtmpClient.player(loops, url);
        knocks.add(new Knock(client, atNs));
        client.opened().whenComplete((opened, failure) -> waiting.decrementAndGet()).thenRun(client::leave);
    }

    /**
     * Stops, and fails when somebody was refused or left without an answer, or had connected after this moment and was not served. Whom
     * the old bundle had accepted before, it ends.
     */
    void assertServedSince(long momentNs) {
        stop();
        List<String> trouble = new ArrayList<>();
        int since = 0;
        for (Knock knock : knocks) {
            since += knock.atNs >= momentNs ? 1 : 0;
            try {
                knock.client.opened().get(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ConnectException || knock.atNs >= momentNs) {
                    trouble.add(e.getCause().toString());
                }
            } catch (InterruptedException | TimeoutException e) {
                trouble.add(e.toString());
            }
        }
        assertEquals(List.of(), trouble);
        assertTrue("somebody knocked", since > 0);
    }

    private void stop() {
        isOver = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
