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
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {}

    /** Waits until the condition holds. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, DEADLINE, condition);
    }

    /** Waits until the condition holds. */
    public static void until(String what, Duration deadline, BooleanSupplier condition) {
        long endNs = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs >= 0) {
                throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    /** Waits until there is a value, and returns it. */
    public static <T> T value(String what, Callable<T> supplier) {
        return value(what, DEADLINE, supplier);
    }

    /** Waits until the supplier returns something other than null, and returns it. An exception of the supplier counts as null. */
    public static <T> T value(String what, Duration deadline, Callable<T> supplier) {
        long endNs = System.nanoTime() + deadline.toNanos();
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
            if (System.nanoTime() - endNs >= 0) {
                throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what, last);
            }
            LockSupport.parkNanos(LOOK_NS);
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
