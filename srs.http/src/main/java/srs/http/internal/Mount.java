package srs.http.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpEndpoint;

/**
 * An endpoint in service, and its open exchanges. Thread-safe. What the endpoint throws stays here: it is answered with 500, and counted
 * in the log with the endpoint's bundle, at most once in {@value #LOG_EVERY_MS} ms.
 */
final class Mount {
    private static final Logger LOG = LoggerFactory.getLogger(Mount.class);
    private static final long LOG_EVERY_MS = 10_000;

    private final HttpEndpoint endpoint;
    private final String bundle;
    private final boolean isBlocking;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isGone;
    private long lastLogNs = System.nanoTime() - LOG_EVERY_MS * 1_000_000;
    private int unlogged;

    Mount(HttpEndpoint endpoint, String bundle, boolean isBlocking) {
        this.endpoint = endpoint;
        this.bundle = bundle;
        this.isBlocking = isBlocking;
    }

    /**
     * Has the endpoint answer.
     *
     * @param worker gives what runs blocking endpoints
     * @return false when the endpoint has just gone, and nothing was done
     */
    boolean serve(Exchange exchange, Supplier<Executor> worker) {
        open.add(exchange);
        exchange.onEnd(() -> open.remove(exchange));
        if (isGone) {
            open.remove(exchange);
            return false;
        }
        exchange.body().retain();
        if (!isBlocking) {
            call(exchange);
            return true;
        }
        try {
            worker.get().execute(() -> call(exchange));
        } catch (RejectedExecutionException e) {
            exchange.body().release();
            exchange.fail(503);
        }
        return true;
    }

    private void call(Exchange exchange) {
        try {
            endpoint.handle(exchange);
        } catch (Throwable e) {
            // also errors: a class that is missing in the endpoint's bundle must not end the connection's loop
            logFailure(exchange, e);
            exchange.fail(500);
        } finally {
            exchange.body().release();
        }
    }

    private synchronized void logFailure(Exchange exchange, Throwable cause) {
        long now = System.nanoTime();
        if (now - lastLogNs < LOG_EVERY_MS * 1_000_000) {
            unlogged++;
            return;
        }
        LOG.error("bundle {} failed to answer {} {} ({} more since the last such line)", bundle, exchange.method(), exchange.path(), unlogged, cause);
        lastLogNs = now;
        unlogged = 0;
    }

    /** The endpoint is not to be called any more; its exchanges end. */
    void close() {
        isGone = true;
        for (Exchange exchange : open) {
            exchange.abort();
        }
        open.clear();
    }

    String bundle() {
        return bundle;
    }
}
