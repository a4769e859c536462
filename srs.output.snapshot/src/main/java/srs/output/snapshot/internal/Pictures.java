package srs.output.snapshot.internal;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import srs.kernel.work.Registration;

/**
 * The pictures that are being made, or were made a moment ago: who asks for the same gets the same. {@code WAITS FOR ITS FRAME → WAITS FOR ITS TURN → IS MADE}; all of
 * that within one time limit. Thread-safe; nothing blocks.
 */
final class Pictures {
    /** Pictures under way. */
    static final int MAX_OPEN = 64;

    /** Bytes of frames that wait for their turn. */
    static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

    /** Pictures of former moments that are kept. */
    static final int MAX_KEPT = 200;

    /** Their bytes. */
    static final long MAX_KEPT_BYTES = 64L * 1024 * 1024;

    /** Which picture: of a stream, in a size. */
    record Wish(String streamId, int width) {}

    /** How a picture comes to be. Called on worker threads; what they answer fails with a {@link SnapshotException}. */
    interface Work {
        CompletableFuture<StillFrame> frame();

        CompletableFuture<byte[]> picture(StillFrame frame, long limitMs);
    }

    /** What the vhosts share. */
    interface Limits {
        int processes();

        long keepMs();

        long timeoutMs();
    }

    /** Runs a task later, once. */
    @FunctionalInterface
    interface Timer {
        Registration after(long delayMs, Runnable task);
    }

    private record Kept(byte[] jpeg, long sinceMs) {}

    private static final class Shot {
        final Wish wish;
        final Work work;
        final long endMs;
        final CompletableFuture<byte[]> answer = new CompletableFuture<>();
        /** Guarded by the pictures. */
        StillFrame frame;

        Shot(Wish wish, Work work, long endMs) {
            this.wish = wish;
            this.work = work;
            this.endMs = endMs;
        }
    }

    private final Executor executor;
    private final Timer timer;
    private final Limits limits;
    private final LongSupplier nowMs;

    // guarded by this
    private final Map<Wish, Shot> open = new HashMap<>();
    private final Map<Wish, Kept> kept = new HashMap<>();
    private final Queue<Shot> turns = new ArrayDeque<>();
    private long waitingBytes;
    private int running;

    Pictures(Executor executor, Timer timer, Limits limits, LongSupplier nowMs) {
        this.executor = executor;
        this.timer = timer;
        this.limits = limits;
        this.nowMs = nowMs;
    }

    /** The picture; fails with a {@link SnapshotException}. */
    CompletableFuture<byte[]> get(Wish wish, Work work) {
        Shot shot;
        synchronized (this) {
            forget();
            if (kept.containsKey(wish)) {
                return CompletableFuture.completedFuture(kept.get(wish).jpeg());
            }
            if (open.containsKey(wish)) {
                return open.get(wish).answer;
            }
            if (open.size() >= MAX_OPEN) {
                return CompletableFuture.failedFuture(busy());
            }
            shot = new Shot(wish, work, nowMs.getAsLong() + limits.timeoutMs());
            open.put(wish, shot);
        }
        begin(shot);
        return shot.answer;
    }

    private static SnapshotException busy() {
        return new SnapshotException(SnapshotException.Kind.UNAVAILABLE, "too many pictures are being made");
    }

    private void begin(Shot shot) {
        CompletableFuture<StillFrame> frame = CompletableFuture.supplyAsync(shot.work::frame, executor).thenCompose(coming -> {
            shot.answer.whenComplete((jpeg, failure) -> coming.cancel(false));
            return coming;
        });
        Registration late = timer.after(limits.timeoutMs(), () -> shot.answer.completeExceptionally(new SnapshotException(SnapshotException.Kind.LATE,
                frame.isDone() ? "ffmpeg was not ready in time" : "no key frame came in time")));
        shot.answer.whenComplete((jpeg, failure) -> {
            late.close();
            end(shot, jpeg);
        });
        frame.whenComplete((still, failure) -> {
            if (failure != null) {
                fail(shot, failure);
            } else if (!takesPlace(shot, still)) {
                fail(shot, busy());
            } else {
                next();
            }
        });
    }

    private synchronized boolean takesPlace(Shot shot, StillFrame frame) {
        if (waitingBytes + frame.bytes().length > MAX_WAITING_BYTES) {
            return false;
        }
        shot.frame = frame;
        waitingBytes += frame.bytes().length;
        turns.add(shot);
        return true;
    }

    private void next() {
        Shot shot;
        StillFrame frame;
        synchronized (this) {
            if (running >= limits.processes() || turns.isEmpty()) {
                return;
            }
            running++;
            shot = turns.remove();
            frame = shot.frame;
            shot.frame = null;
            waitingBytes -= frame.bytes().length;
        }
        long leftMs = shot.endMs - nowMs.getAsLong();
        CompletableFuture<byte[]> picture = shot.answer.isDone() || leftMs <= 0 ? shot.answer
                : CompletableFuture.supplyAsync(() -> shot.work.picture(frame, leftMs), executor).thenCompose(made -> made);
        picture.whenComplete((jpeg, failure) -> {
            synchronized (this) {
                running--;
            }
            if (failure == null) {
                shot.answer.complete(jpeg);
            } else {
                fail(shot, failure);
            }
            next();
        });
    }

    private static void fail(Shot shot, Throwable failure) {
        shot.answer.completeExceptionally(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
    }

    private synchronized void end(Shot shot, byte[] jpeg) {
        open.remove(shot.wish);
        if (jpeg != null) {
            kept.put(shot.wish, new Kept(jpeg, nowMs.getAsLong()));
            forget();
        }
    }

    /** Old ones, and all when they are too many: they are only a moment's worth. */
    private void forget() {
        long oldestMs = nowMs.getAsLong() - limits.keepMs();
        kept.values().removeIf(one -> one.sinceMs() <= oldestMs);
        if (kept.size() > MAX_KEPT || kept.values().stream().mapToLong(one -> one.jpeg().length).sum() > MAX_KEPT_BYTES) {
            kept.clear();
        }
    }
}
