package srs.exporter.internal;

import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import srs.kernel.net.EventLoops;

/** How long a task waits for each event loop: the first sign of a loop that does more than it can, or that somebody blocks. Thread-safe. */
final class LoopDelay {

    /** A loop that does not answer for so long is reported with it. */
    static final long LIMIT_MS = 1_000;

    private final EventLoops loops;

    LoopDelay(EventLoops loops) {
        this.loops = loops;
    }

    /** Asks all loops at once and waits for them; not on a loop. */
    void collect(Samples samples) {
        List<CompletableFuture<Long>> answers = loops.all().stream().map(LoopDelay::ask).toList();
        Map<List<String>, Double> delays = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            delays.put(List.of(Integer.toString(i + 1)), answers.get(i).join() / 1e9);
        }
        samples.gauge("srs_loop_delay_seconds", "How long a task waited for the event loop at this scrape; " + LIMIT_MS + " ms at most are waited.",
                List.of("loop"), delays);
        Map<List<String>, Double> longest = new LinkedHashMap<>();
        List<EventLoops.Delay> watched = loops.delays();
        for (int i = 0; i < watched.size(); i++) {
            longest.put(List.of(Integer.toString(i + 1)), watched.get(i).longestNs() / 1e9);
        }
        samples.gauge("srs_loop_delay_max_seconds", "How long a task waited for the event loop at most in the last minute or two, asked twice a second.",
                List.of("loop"), longest);
    }

    private static CompletableFuture<Long> ask(EventLoop loop) {
        long askedNs = System.nanoTime();
        CompletableFuture<Long> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> answer.complete(System.nanoTime() - askedNs));
        } catch (RejectedExecutionException e) {
            answer.complete(0L);
        }
        return answer.completeOnTimeout(TimeUnit.MILLISECONDS.toNanos(LIMIT_MS), LIMIT_MS, TimeUnit.MILLISECONDS);
    }
}
