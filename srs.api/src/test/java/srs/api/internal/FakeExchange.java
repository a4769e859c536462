package srs.api.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** A request whose answer is remembered. Test thread. */
public final class FakeExchange implements HttpExchange, LiveResponse {
    public final Map<String, String> headers = new LinkedHashMap<>();
    public final EmbeddedChannel channel = new EmbeddedChannel();
    public ByteBuf body = Unpooled.EMPTY_BUFFER;
    public boolean isLocal = true;
    public int status;
    public String contentType;
    public Map<String, List<String>> answerHeaders = Map.of();
    public String answer;
    public boolean isStarted;
    public boolean isClosed;
    public LiveResponse.Listener listener;
    private final String method;
    private final String uri;

    public FakeExchange(String method, String uri) {
        this.method = method;
        this.uri = uri;
    }

    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(answer);
        } catch (java.io.IOException e) {
            throw new AssertionError(answer, e);
        }
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
        return "localhost";
    }

    @Override
    public String ip() {
        return "192.0.2.7";
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
        return "http://localhost:1985" + uri;
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
        return false;
    }

    @Override
    public void respond(int code, String type, Map<String, List<String>> more, ByteBuf content) {
        status = code;
        contentType = type;
        answerHeaders = more;
        answer = content.toString(StandardCharsets.UTF_8);
        content.release();
    }

    @Override
    public void respond(int code, String type, String text) {
        respond(code, type, Map.of(), Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
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
        return BodyFraming.RAW;
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
