package srs.http;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers the requests of one path pattern. Registered as an OSGi service with the properties {@link #PATTERN} and {@link #LISTENER}.
 *
 * <p>When the service goes, new requests are answered 404 and its exchanges that are still open are closed.
 */
@ConsumerType
public interface HttpEndpoint {

    /**
     * Service property, String or String[]: {@code /api/v1/versions} matches exactly, {@code /console/} everything below (and redirects
     * {@code /console} with 302), {@code *.flv} by extension, {@code /streams/{id}/snapshot.jpg} with any one part of a path for each part in braces. Exact beats
     * parts in braces, which beat a prefix; a longer prefix beats a shorter one, an extension beats the prefix {@code /}; among equals the higher
     * {@code service.ranking} wins.
     */
    String PATTERN = "srs.http.pattern";

    /** Service property, String or String[]: {@link #SERVER} (the default), {@link #API}, {@link #EXPORTER}. */
    String LISTENER = "srs.http.listener";

    /** The stream and file server: http_server.listen and http_server.https.listen. */
    String SERVER = "server";

    /** The API server: http_api.listen and http_api.https.listen. */
    String API = "api";

    /** The metrics server: exporter.listen. */
    String EXPORTER = "exporter";

    /** Service property, Boolean: {@link #handle} may block and runs on a worker thread of its bundle. */
    String BLOCKING = "srs.http.blocking";

    /**
     * Answers one request, now or later. Called on the connection's event loop, unless {@link #BLOCKING}. What it throws is answered
     * with 500 and logged.
     */
    void handle(HttpExchange exchange);

    /**
     * The media type that POST takes on one of its paths, as the answer to OPTIONS tells it: {@code Accept-Post} (RFC 9725 §4.2). Empty, which tells nothing, unless overridden.
     * Called on the connection's event loop, also of an endpoint that is {@link #BLOCKING}: it only says what it knows.
     *
     * @param path as {@link HttpExchange#path} has it
     */
    default String acceptPost(String path) {
        return "";
    }
}
