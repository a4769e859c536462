package srs.http.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import srs.http.HttpEndpoint;
import srs.kernel.work.Faults;

/**
 * An endpoint in service, and its open exchanges. Thread-safe. What the endpoint does wrong stays here: it is answered with 500, and counted
 * as a fault of the endpoint's bundle.
 */
final class Mount {
    private final HttpEndpoint endpoint;
    private final String bundle;
    private final boolean isBlocking;
    private final Faults faults;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isGone;

    Mount(HttpEndpoint endpoint, String bundle, boolean isBlocking, Faults faults) {
        this.endpoint = endpoint;
        this.bundle = bundle;
        this.isBlocking = isBlocking;
        this.faults = faults;
    }

    /**
     * Has the endpoint answer.
     *
     * @param worker gives what runs blocking endpoints
     * @return false when the endpoint has just gone, and nothing was done
     */
    boolean serve(Exchange exchange, Supplier<Executor> worker) {
        open.add(exchange);
        exchange.mountedBy(this);
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
            failed("an HTTP request", e);
            exchange.fail(500);
        } finally {
            exchange.body().release();
        }
    }

    /** Counts a fault of the endpoint. */
    void failed(String where, Throwable cause) {
        faults.report(bundle, where, cause);
    }

    /** An exchange is over. */
    void ended(Exchange exchange) {
        open.remove(exchange);
    }

    /** The endpoint is not to be called any more; its exchanges end. */
    void close() {
        isGone = true;
        for (Exchange exchange : open) {
            exchange.abort();
        }
        open.clear();
    }
}
