package srs.output.remux.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.http.BodyFraming;
import srs.http.HttpExchange;
import srs.http.LiveResponse;

/** A request whose answer is remembered. The channel is embedded: its loop runs when {@link #run} is called, and inline. */
final class FakeExchange implements HttpExchange, LiveResponse {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Map<String, String> headers = new HashMap<>();
    String method = "GET";
    String query = "";
    String host = "localhost";
    int status;
    Map<String, List<String>> answerHeaders = Map.of();
    String liveType;
    boolean started;
    boolean closed;
    /** Somebody else is there to answer what is passed on. */
    boolean passes;
    Runnable otherwise;
    private final String path;
    private LiveResponse.Listener listener;

    FakeExchange(String path) {
        this.path = path;
    }

    /** The player's connection ends. */
    void disconnect() {
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
        return path;
    }

    @Override
    public String query() {
        return query;
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String ip() {
        return "192.0.2.7";
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String url() {
        return "http://" + host + path + query;
    }

    @Override
    public ByteBuf body() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public boolean isWebSocket() {
        return false;
    }

    @Override
    public void respond(int code, String contentType, Map<String, List<String>> more, ByteBuf body) {
        status = code;
        answerHeaders = more;
        body.release();
    }

    @Override
    public void respond(int code, String contentType, String body) {
        respond(code, contentType, Map.of(), Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    }

    @Override
    public void pass(Runnable fallback) {
        if (passes) {
            otherwise = fallback;
        } else {
            HttpExchange.super.pass(fallback);
        }
    }

    @Override
    public LiveResponse live(String contentType, LiveResponse.Listener ends) {
        liveType = contentType;
        listener = ends;
        return this;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public BodyFraming framing() {
        return BodyFraming.CHUNKED;
    }

    @Override
    public void start() {
        started = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
