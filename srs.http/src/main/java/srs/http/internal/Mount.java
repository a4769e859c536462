package srs.http.internal;

import java.util.List;
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
    private final Supplier<Executor> workers;
    private final Faults faults;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final Set<Blocking> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean isGone;

    /** @param workers gives executors of the endpoint's bundle, for an endpoint that blocks; null for one that is called on the loop */
    Mount(HttpEndpoint endpoint, String bundle, Supplier<Executor> workers, Faults faults) {
        this.endpoint = endpoint;
        this.bundle = bundle;
        this.workers = workers;
        this.faults = faults;
    }

    /**
     * Has the endpoint answer.
     *
     * @return false when the endpoint has just gone, and nothing was done
     */
    boolean serve(Exchange exchange) {
        open.add(exchange);
        exchange.mountedBy(this);
        if (isGone) {
            open.remove(exchange);
            return false;
        }
        exchange.body().retain();
        if (workers == null) {
            call(exchange, () -> endpoint.handle(exchange));
            return true;
        }
        Blocking call = new Blocking(exchange);
        waiting.add(call);
        try {
            workers.get().execute(call);
        } catch (RejectedExecutionException e) {
            call.drop();
            exchange.fail(503);
        }
        if (isGone) {
            call.drop();
        }
        return true;
    }

    /** What the endpoint takes by POST, empty when it does not say. */
    String acceptPost(String path) {
        try {
            return endpoint.acceptPost(path);
        } catch (Throwable e) {
            // also errors, as in call
            failed("an HTTP request", e);
            return "";
        }
    }

    /** Has the endpoint answer what it has passed on before, and nobody took. */
    void resume(Exchange exchange, Runnable answer) {
        open.add(exchange);
        exchange.mountedBy(this);
        if (isGone) {
            open.remove(exchange);
            exchange.fail(404);
            return;
        }
        exchange.body().retain();
        call(exchange, answer);
    }

    private void call(Exchange exchange, Runnable answer) {
        try {
            answer.run();
        } catch (Throwable e) {
            // also errors: a class that is missing in the endpoint's bundle must not end the connection's loop
            if (isGone) {
                // it was taken away while it answered: what it held was closed under it, and that is no fault of its own
                exchange.abort();
            } else {
                failed("an HTTP request", e);
                exchange.fail(500);
            }
        } finally {
            exchange.body().release();
        }
    }

    /** Counts a fault of the endpoint. */
    void failed(String where, Throwable cause) {
        faults.reportServing(bundle, where, cause);
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
        // the bundle's workers drop what they have not begun
        List.copyOf(waiting).forEach(Blocking::drop);
    }

    /** A call that waits for a thread: begins or is dropped, one of the two. Thread-safe. */
    private final class Blocking implements Runnable {
        private final Exchange exchange;

        Blocking(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void run() {
            if (waiting.remove(this)) {
                call(exchange, () -> endpoint.handle(exchange));
            }
        }

        void drop() {
            if (waiting.remove(this)) {
                exchange.body().release();
            }
        }
    }
}
