package srs.testkit.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.http.BodyFraming;
import srs.http.HttpExchange;
import srs.http.LiveResponse;

/** A request whose answer is remembered. Its channel is embedded: tasks run when the test says so, and inline. Confined to the test's thread. */
public class RecordedExchange implements HttpExchange, LiveResponse {
    // the request
    public final EmbeddedChannel channel = new EmbeddedChannel();
    public final Map<String, String> headers = new LinkedHashMap<>();
    public ByteBuf body;
    public String ip = "192.0.2.7";
    public boolean isLocal;
    /** Where there is no {@code vhost=} in the query. */
    public String host = "localhost";
    public BodyFraming framing = BodyFraming.RAW;
    /** Whether somebody else would answer what is passed on. */
    public boolean passes;
    private final String method;
    private final String uri;

    // the answer
    /** 0 until it was answered. */
    public int status;
    public String contentType;
    public Map<String, List<String>> answerHeaders = Map.of();
    public String answer;
    public boolean isStarted;
    public boolean isClosed;
    public LiveResponse.Listener listener;
    public boolean isPassed;
    /** What answers when nobody else does; null for nothing. */
    public Runnable otherwise;

    /** @param uri path and query */
    public RecordedExchange(String method, String uri) {
        this(method, uri, "");
    }

    public RecordedExchange(String method, String uri, String body) {
        this.method = method;
        this.uri = uri;
        this.body = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
    }

    /** Adds a header. */
    public RecordedExchange with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** First value of a header of the answer; empty when there is none. */
    public String answerHeader(String name) {
        return answerHeaders.getOrDefault(name, List.of("")).get(0);
    }

    /** The connection ends. */
    public void disconnect() {
        channel.close();
        channel.runPendingTasks();
        listener.onClosed();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return new QueryStringDecoder(uri).path();
    }

    @Override
    public String query() {
        return uri.contains("?") ? uri.substring(uri.indexOf('?')) : "";
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(new QueryStringDecoder(uri).parameters().get(name)).map(values -> values.get(0));
    }

    @Override
    public Optional<String> header(String name) {
        return headers.entrySet().stream().filter(header -> header.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).findFirst();
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public String host() {
        return parameter("vhost").orElse(host);
    }

    @Override
    public String ip() {
        return ip;
    }

    @Override
    public boolean isLocal() {
        return isLocal;
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String url() {
        return "http://" + host + ":1985" + uri;
    }

    @Override
    public ByteBuf body() {
        return body;
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public boolean isWebSocket() {
        return header("Upgrade").isPresent();
    }

    @Override
    public void respond(int code, String type, Map<String, List<String>> more, ByteBuf content) {
        String text = content.toString(StandardCharsets.UTF_8);
        content.release();
        if (status != 0) {
            throw new IllegalStateException("the exchange is answered already");
        }
        status = code;
        contentType = type;
        answerHeaders = more;
        answer = text;
    }

    @Override
    public void respond(int code, String type, String text) {
        respond(code, type, Map.of(), Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    @Override
    public void pass(Runnable fallback) {
        isPassed = true;
        if (passes) {
            otherwise = fallback;
        } else {
            HttpExchange.super.pass(fallback);
        }
    }

    @Override
    public LiveResponse live(String type, LiveResponse.Listener ends) {
        contentType = type;
        listener = ends;
        return this;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public BodyFraming framing() {
        return framing;
    }

    @Override
    public void start() {
        isStarted = true;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
