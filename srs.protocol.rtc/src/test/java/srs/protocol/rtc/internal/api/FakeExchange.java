package srs.protocol.rtc.internal.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.http.HttpExchange;
import srs.http.LiveResponse;

/** A request whose answer is remembered. Test thread. */
final class FakeExchange implements HttpExchange {
    final Map<String, String> headers = new LinkedHashMap<>(Map.of("Host", "localhost:1985"));
    final EmbeddedChannel channel = new EmbeddedChannel();
    int status;
    String contentType;
    Map<String, List<String>> answerHeaders = Map.of();
    String answer;
    String ip = "192.0.2.7";
    private final String method;
    private final String uri;
    private final String body;

    FakeExchange(String method, String uri, String body) {
        this.method = method;
        this.uri = uri;
        this.body = body;
    }

    FakeExchange with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    String header1(String name) {
        return answerHeaders.getOrDefault(name, List.of("")).get(0);
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
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public String host() {
        return parameter("vhost").orElse("localhost");
    }

    @Override
    public String ip() {
        return ip;
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
        return Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
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
        answerHeaders = more;
        respond(code, type, content.toString(StandardCharsets.UTF_8));
        content.release();
    }

    @Override
    public void respond(int code, String type, String text) {
        if (answer != null) {
            throw new IllegalStateException("the exchange is answered already");
        }
        status = code;
        contentType = type;
        answer = text;
    }

    @Override
    public LiveResponse live(String type, LiveResponse.Listener listener) {
        throw new UnsupportedOperationException();
    }
}
