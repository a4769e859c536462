package srs.protocol.rtc.internal.negotiation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What names stand for. Thread-safe. Answers are kept for a minute; names come from clients, so their number has a bound, and one that is slow to look up is given up.
 */
public final class Names {
    private static final long KEEP_MS = 60_000;
    private static final long LIMIT_MS = 2_000;
    private static final int MAX_NAMES = 1_000;
    private static final int MAX_WAITING = 32;
    private static final int MAX_ADDRESSES = 8;

    /** How a name is looked up; blocks. */
    @FunctionalInterface
    public interface LookUp {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private record Known(CompletableFuture<List<String>> addresses, long untilMs) {}

    private final Executor worker;
    private final LookUp lookUp;
    private final LongSupplier nowMs;
    // guarded by this
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    /** @param worker where look-ups may wait */
    public Names(Executor worker, LookUp lookUp, LongSupplier nowMs) {
        this.worker = worker;
        this.lookUp = lookUp;
        this.nowMs = nowMs;
    }

    /** The addresses of a name; none when it has none, or is not told in {@value #LIMIT_MS} ms. Never completes exceptionally. */
    public CompletionStage<List<String>> addresses(String name) {
        CompletableFuture<List<String>> found;
        synchronized (this) {
            long now = nowMs.getAsLong();
            Known before = known.get(name);
            if (before != null && before.untilMs > now) {
                return limited(before.addresses);
            }
            known.values().removeIf(entry -> entry.untilMs <= now);
            if (known.values().stream().filter(entry -> !entry.addresses.isDone()).count() >= MAX_WAITING) {
                return CompletableFuture.completedFuture(List.of());
            }
            found = new CompletableFuture<>();
            known.put(name, new Known(found, now + KEEP_MS));
            if (known.size() > MAX_NAMES) {
                known.remove(known.keySet().iterator().next());
            }
        }
        try {
            worker.execute(() -> found.complete(now(name)));
        } catch (RejectedExecutionException e) {
            found.complete(List.of());
        }
        return limited(found);
    }

    private static CompletionStage<List<String>> limited(CompletableFuture<List<String>> all) {
        return all.isDone() ? all : all.copy().completeOnTimeout(List.of(), LIMIT_MS, TimeUnit.MILLISECONDS);
    }

    private List<String> now(String name) {
        try {
            return java.util.Arrays.stream(lookUp.addresses(name)).limit(MAX_ADDRESSES).map(io.netty.util.NetUtil::toAddressString).toList();
        } catch (UnknownHostException | RuntimeException e) {
            return List.of();
        }
    }
}
