package srs.http.files.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.http.HttpExchange;
import srs.http.LiveResponse;

/** A request whose answer is remembered; a file is read to its end and closed, unless {@link #keepOpen}. */
final class FakeExchange implements HttpExchange {
    int status;
    String type;
    long length;
    byte[] body = {};
    boolean passed;
    FileChannel file;
    private Map<String, List<String>> answerHeaders = Map.of();
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, String> headers = new HashMap<>();
    private boolean isKept;

    FakeExchange(String method, String target, String... headers) {
        this.method = method;
        int mark = target.indexOf('?');
        path = mark < 0 ? target : target.substring(0, mark);
        query = mark < 0 ? "" : target.substring(mark);
        for (int i = 0; i < headers.length; i += 2) {
            this.headers.put(headers[i], headers[i + 1]);
        }
    }

    FakeExchange keepOpen() {
        isKept = true;
        return this;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    String answerHeader(String name) {
        return answerHeaders.getOrDefault(name, List.of("")).get(0);
    }

    @Override
    public void respond(int code, String contentType, Map<String, List<String>> more, ByteBuf content) {
        status = code;
        type = contentType;
        answerHeaders = more;
        body = new byte[content.readableBytes()];
        content.readBytes(body).release();
    }

    @Override
    public void respond(int code, String contentType, String content) {
        respond(code, contentType, Map.of(), Unpooled.copiedBuffer(content, StandardCharsets.UTF_8));
    }

    @Override
    public void respond(int code, String contentType, Map<String, List<String>> more, FileChannel content, long position, long bytes) {
        status = code;
        type = contentType;
        answerHeaders = more;
        length = bytes;
        file = content;
        if (isKept) {
            return;
        }
        try (content) {
            ByteBuffer all = ByteBuffer.allocate((int) bytes);
            while (all.hasRemaining()) {
                if (content.read(all, position + all.position()) < 0) {
                    throw new IOException("file ends at " + all.position());
                }
            }
            body = all.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void pass(Runnable otherwise) {
        passed = true;
    }

    @Override
    public LiveResponse live(String contentType, LiveResponse.Listener listener) {
        throw new UnsupportedOperationException();
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
        for (String pair : query.isEmpty() ? new String[0] : query.substring(1).split("&")) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
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
    public String scheme() {
        return "http";
    }

    @Override
    public String url() {
        return "http://localhost" + path + query;
    }

    @Override
    public ByteBuf body() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public EventLoop loop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWebSocket() {
        return headers.containsKey("Upgrade");
    }
}
