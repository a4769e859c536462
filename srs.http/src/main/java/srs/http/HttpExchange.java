package srs.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One request and its answer. The request side is immutable; the answer side is thread-safe and is used once: {@link #respond} or
 * {@link #live}.
 */
@ProviderType
public interface HttpExchange {

    /** GET, POST, ... in upper case. */
    String method();

    /** Decoded, normalised path: begins with a slash, holds no {@code ..}, no NUL, no encoded slash. */
    String path();

    /** The query with its leading {@code ?}, not decoded; empty when there is none. */
    String query();

    /** First value of a query parameter, decoded. */
    Optional<String> parameter(String name);

    /** First value of a header, any case. */
    Optional<String> header(String name);

    /** The first value of every header, by its name as it was sent, in that order. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The {@code vhost=} or {@code domain=} parameter, else the Host header without port (compat 5.3). */
    String host();

    /** The peer's address, or what a trusted proxy told. */
    String ip();

    /** Whether it comes from this machine: the socket says so, and no proxy tells of another client. */
    default boolean isLocal() {
        return false;
    }

    /** {@code http}, {@code https}, {@code ws} or {@code wss}. */
    String scheme();

    /** The whole request URL, as a client would write it. */
    String url();

    /** The body, at most {@value HttpLimits#MAX_BODY_BYTES} bytes. Lent for the call of {@link HttpEndpoint#handle}. */
    ByteBuf body();

    /** The connection's loop. */
    EventLoop loop();

    /** Whether this is a WebSocket handshake that {@link #live} will accept. */
    boolean isWebSocket();

    /**
     * Answers at once.
     *
     * @param status 200..599
     * @param headers further headers, names as they are written
     * @param body Takes ownership.
     */
    void respond(int status, String contentType, Map<String, List<String>> headers, ByteBuf body);

    /**
     * Answers with a part of a file. Worker threads read it, at the client's pace; ranges are the endpoint's business.
     *
     * @param status 200..599
     * @param headers further headers, names as they are written
     * @param file Takes ownership: closed at the end of the answer, or at once when nobody waits for one any more.
     * @param position of the first byte in the file
     * @param length bytes to send; when the file turns out to be shorter, the connection ends
     */
    default void respond(int status, String contentType, Map<String, List<String>> headers, FileChannel file, long position, long length) {
        throw new UnsupportedOperationException("this exchange sends no files");
    }

    /** Answers at once with text, in UTF-8. */
    void respond(int status, String contentType, String body);

    /**
     * Answers with a body without end. Nothing is sent until {@link LiveResponse#start}; the connection serves no other request after.
     * On a WebSocket handshake the body travels in binary messages.
     */
    LiveResponse live(String contentType, LiveResponse.Listener listener);

    /**
     * Leaves the request to the next endpoint whose pattern matches: one with an extension to {@code /}, of equals to the lower ranking. Instead of an
     * answer, and as final as one.
     *
     * @param otherwise answers when nobody else does, on the connection's loop; null to leave it at 404
     */
    default void pass(Runnable otherwise) {
        if (otherwise == null) {
            respond(404, "text/plain; charset=utf-8", "Not Found");
        } else {
            otherwise.run();
        }
    }
}
