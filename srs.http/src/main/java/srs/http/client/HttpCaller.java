package srs.http.client;

import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks other HTTP servers. Thread-safe, never blocks; one instance for each bundle that uses it, whose calls end with the bundle.
 *
 * <p>Redirects are not followed and nothing is retried. A server that is slow or gone holds up only calls to itself: beyond
 * {@value #MAX_CALLS_PER_SERVER} at a time they wait, in order, within their own time.
 */
@ProviderType
public interface HttpCaller {

    /** Calls to one host and port that are under way at the same time. */
    int MAX_CALLS_PER_SERVER = 128;

    /** Calls to one host and port that may wait; one more fails at once. */
    int MAX_WAITING_PER_SERVER = 10_000;

    /** Longest header of an answer, all fields together, in bytes. */
    int MAX_HEADER_BYTES = 16 * 1024;

    /**
     * Sends a request.
     *
     * @return completes, on any thread, with the whole answer whatever its status, or with {@link HttpCallException}. Cancelling it ends the call.
     */
    CompletableFuture<HttpAnswer> call(HttpCall call);
}
