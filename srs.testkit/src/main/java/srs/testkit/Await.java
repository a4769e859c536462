package srs.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true, or fails with a sentence at the deadline. Called on test threads. */
public final class Await {

    /** How long everything that is given no deadline may take. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final long SHORTEST_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A pause is at most this part of what was waited so far. */
    private static final int PART = 32;

    private Await() {}

    /** Waits until the condition holds. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, DEADLINE, condition);
    }

    /** Waits until the condition holds. */
    public static void until(String what, Duration deadline, BooleanSupplier condition) {
        long beganNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - beganNs >= deadline.toNanos()) {
                throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what);
            }
            pause(beganNs);
        }
    }

    /** Rarer the longer it takes: what is looked at, a log or a server, costs the time of those who are waited for. */
    private static void pause(long beganNs) {
        LockSupport.parkNanos(Math.max(SHORTEST_NS, Math.min(LONGEST_NS, (System.nanoTime() - beganNs) / PART)));
    }

    /** Waits until there is a value, and returns it. */
    public static <T> T value(String what, Callable<T> supplier) {
        return value(what, DEADLINE, supplier);
    }

    /** Waits until the supplier returns something other than null, and returns it. An exception of the supplier counts as null. */
    public static <T> T value(String what, Duration deadline, Callable<T> supplier) {
        long beganNs = System.nanoTime();
        Exception last = null;
        while (true) {
            try {
                T value = supplier.call();
                if (value != null) {
                    return value;
                }
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - beganNs >= deadline.toNanos()) {
                throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what, last);
            }
            pause(beganNs);
        }
    }

    /** Waits for a result. */
    public static <T> T result(String what, CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + what, e);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + what, e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + DEADLINE.toMillis() + " ms: " + what, e);
        }
    }

    /** Waits until the latch is down. */
    public static void latch(String what, CountDownLatch latch) {
        try {
            if (!latch.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("not within " + DEADLINE.toMillis() + " ms: " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + what, e);
        }
    }
}
