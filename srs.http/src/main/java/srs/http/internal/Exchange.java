package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import srs.http.HttpExchange;
import srs.http.LiveResponse;
import srs.kernel.net.RemotePeer;

/**
 * A request on a connection. Request side immutable, answer side thread-safe: it hops to the connection's loop.
 *
 * <p>States: {@code OPEN → ANSWERED | LIVE → OVER}. The body belongs to the {@link HttpConnection}, which releases it at the end.
 */
final class Exchange implements HttpExchange {
    private enum State {
        OPEN,
        ANSWERED,
        LIVE,
        OVER
    }

    private final HttpConnection connection;
    private final RequestHead head;
    private final ByteBuf body;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile Mount mount;
    private volatile Live live;
    /** Connection's loop only. */
    private final Passage passage = new Passage();

    /** @param body lent by the connection until {@link #end} */
    Exchange(HttpConnection connection, RequestHead head, ByteBuf body) {
        this.connection = connection;
        this.head = head;
        this.body = body;
    }

    /** By its connection, which has one at a time: what the machine makes up for each object costs a call into it. */
    @Override
    public int hashCode() {
        return connection.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.target().path();
    }

    @Override
    public String query() {
        return head.target().query();
    }

    @Override
    public Optional<String> parameter(String name) {
        return Query.first(query(), name);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.headers().get(name));
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> all = new LinkedHashMap<>();
        head.headers().forEach(header -> all.putIfAbsent(header.getKey(), header.getValue()));
        return all;
    }

    @Override
    public String host() {
        return parameter("vhost").or(() -> parameter("domain")).filter(s -> !s.isEmpty()).orElseGet(head::hostName);
    }

    @Override
    public String ip() {
        return head.ip(RemotePeer.of(connection.channel()));
    }

    @Override
    public boolean isLocal() {
        return RemotePeer.of(connection.channel()).isLocal() && !PeerAddress.isForwarded(head.headers());
    }

    @Override
    public String scheme() {
        return (isWebSocket() ? "ws" : "http") + (connection.isSecure() ? "s" : "");
    }

    @Override
    public String url() {
        String host = head.host().isEmpty() ? connection.localAddress() : head.host();
        return scheme() + "://" + host + Percent.encodePath(path()) + query();
    }

    @Override
    public ByteBuf body() {
        return body;
    }

    @Override
    public EventLoop loop() {
        return connection.loop();
    }

    @Override
    public boolean isWebSocket() {
        return WebSocketHandshake.isOne(head);
    }

    @Override
    public void respond(int status, String contentType, String text) {
        respond(status, contentType, Map.of(), text(text));
    }

    @Override
    public void respond(int status, String contentType, Map<String, List<String>> headers, ByteBuf content) {
        ResponseHead answer;
        try {
            answer = claim(status, contentType, headers, content.readableBytes());
        } catch (RuntimeException e) {
            content.release();
            throw e;
        }
        if (answer == null || !onLoop(() -> connection.answer(this, answer, content, hasBody(status)))) {
            content.release();
        }
    }

    @Override
    public void respond(int status, String contentType, Map<String, List<String>> headers, FileChannel file, long position, long length) {
        ResponseHead answer;
        try {
            if (position < 0 || length < 0) {
                throw new IllegalArgumentException("position " + position + " and length " + length + " are not 0 or more");
            }
            answer = claim(status, contentType, headers, length);
        } catch (RuntimeException e) {
            FileAnswer.close(file);
            throw e;
        }
        long toSend = hasBody(status) ? length : 0;
        if (answer == null || !onLoop(() -> connection.answer(this, answer, file, position, toSend))) {
            FileAnswer.close(file);
        }
    }

    private boolean hasBody(int status) {
        return !head.isHead() && status != 204 && status != 304;
    }

    /** Makes the headers, and the exchange answered; null when nobody waits for an answer any more. */
    private ResponseHead claim(int status, String contentType, Map<String, List<String>> headers, long length) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not in 200..599");
        }
        ResponseHead answer = connection.newHead(status, head);
        if (status != 204 && status != 304) {
            answer.set("Content-Type", contentType);
        }
        headers.forEach(answer::set);
        answer.remove("Transfer-Encoding");
        if (status == 204 || status == 304) {
            answer.remove("Content-Length");
        } else if (!head.isHead() || !answer.has("Content-Length")) {
            answer.set("Content-Length", Long.toString(length));
        }
        if (state.compareAndSet(State.OPEN, State.ANSWERED)) {
            return answer;
        }
        if (state.get() == State.OVER) {
            return null;
        }
        throw new IllegalStateException("the exchange is answered already");
    }

    @Override
    public LiveResponse live(String contentType, LiveResponse.Listener listener) {
        Live response = new Live(this, connection, head, contentType, listener);
        if (!state.compareAndSet(State.OPEN, State.LIVE)) {
            if (state.get() != State.OVER) {
                throw new IllegalStateException("the exchange is answered already");
            }
            onLoop(response::closed);
            return response;
        }
        live = response;
        onLoop(() -> connection.goLive(this, response));
        return response;
    }

    @Override
    public void pass(Runnable otherwise) {
        Mount by = mount;
        onLoop(() -> connection.pass(this, by, otherwise));
    }

    Passage passage() {
        return passage;
    }

    /** Answers with a status and its phrase, unless it is answered; a live answer is ended. Any thread. */
    void fail(int status) {
        if (state.get() == State.OPEN) {
            try {
                respond(status, Dispatcher.TEXT, ResponseHead.phrase(status));
            } catch (IllegalStateException e) {
                // answered by another thread between the look and the call
            }
        } else if (state.get() == State.LIVE) {
            abort();
        }
    }

    /** Its endpoint is gone: it ends, whatever it waits for, unless its answer is on the way. Any thread. */
    void abort() {
        if (state.get() == State.ANSWERED) {
            return;
        }
        if (state.get() == State.LIVE) {
            Live response = live;
            if (response != null) {
                response.close();
                return;
            }
        }
        onLoop(() -> connection.abort(this));
    }

    /** Called once by the connection, on its loop, when the answer is written, or never will be. */
    void end() {
        state.set(State.OVER);
        Mount told = mount;
        if (told != null) {
            told.ended(this);
        }
    }

    boolean isOver() {
        return state.get() == State.OVER;
    }

    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    /** Who answers it, and hears of its end. */
    void mountedBy(Mount answerer) {
        mount = answerer;
    }

    /** Counts a fault of who answers it. */
    void endpointFailed(String where, Throwable cause) {
        Mount told = mount;
        if (told != null) {
            told.failed(where, cause);
        }
    }

    /** Text as a buffer that the caller owns. */
    ByteBuf text(String text) {
        return ByteBufUtil.writeUtf8(connection.alloc(), text);
    }

    /** Runs on the connection's loop, now when this is it. False when the loop is shut down. */
    boolean onLoop(Runnable task) {
        if (loop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
