package srs.kernel.hook;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.stream.StreamKey;

/**
 * Sends callbacks about a stream for the bundle that knows what happened: on_hls, on_dvr, on_forward (compat 4.2). Thread-safe, never blocks. A
 * service that is there while callbacks are installed; refer to it dynamically, and do without while it is not.
 *
 * <p>What every payload has (server_id, service_id, action, client_id, ip, vhost, app, tcUrl, stream, param, stream_url, stream_id) is added here,
 * from the client that publishes the stream. {@code facts} are the event's own: strings, whole numbers, decimals, in their order.
 */
@ProviderType
public interface Hooks {

    /**
     * Tells all servers that {@code vhost.http_hooks.EVENT} names, in order for a stream. Does nothing when there are none; dropped, with a line
     * in the log, when too much waits.
     *
     * @param event {@code on_hls}, {@code on_dvr}
     */
    void tell(String event, StreamKey stream, Map<String, Object> facts);

    /**
     * Asks one server that the bundle's own directive names ({@code vhost.forward.backend}).
     *
     * @param event {@code on_forward}
     * @return completes with the answer's JSON when its code is 0; else with an {@link java.io.IOException} that says why
     */
    CompletableFuture<String> ask(String event, String url, StreamKey stream, Map<String, Object> facts);
}
