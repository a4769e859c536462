package srs.http.internal.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCall;
import srs.http.client.HttpCallException;
import srs.http.client.HttpCallException.Kind;
import srs.http.client.HttpCaller;
import srs.kernel.net.DialRequest;
import srs.kernel.work.Registration;

/** One call: {@code WAITING → CONNECTING → ASKED → OVER}. Thread-safe: what ends it first, ends it. */
final class OpenCall {
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int CHUNK_BYTES = 8 * 1024;

    private final HttpCall call;
    private final Target target;
    private final CallHouse house;
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final long endNs;
    private volatile Registration timer;
    private volatile CompletableFuture<Channel> dialing;

    OpenCall(HttpCall call, Target target, CallHouse house) {
        this.call = call;
        this.target = target;
        this.house = house;
        endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(call.timeoutMs());
    }

    CompletableFuture<HttpAnswer> answer() {
        return answer;
    }

    boolean isOver() {
        return answer.isDone();
    }

    /** Begins, or waits for its turn. */
    void enter() {
        answer.whenComplete((got, failure) -> over());
        try {
            timer = house.workers().after(call.timeoutMs(),
                    () -> fail(Kind.TIMEOUT, "no answer within " + call.timeoutMs() + " ms"));
            switch (house.lanes().enter(target.server(), this)) {
                case BEGIN -> begin();
                case FULL -> fail(Kind.BUSY, HttpCaller.MAX_WAITING_PER_SERVER + " calls wait for it already");
                case WAIT -> { }
            }
        } catch (RejectedExecutionException e) {
            fail(Kind.STOPPED, "the server stops");
        }
    }

    private void begin() {
        begun.set(true);
        if (isOver()) {
            // its end came before its turn was noted
            next();
            return;
        }
        if (!target.secure()) {
            dial(null);
            return;
        }
        try {
            house.slow().execute(() -> {
                try {
                    dial(house.tls().get(call.verifies()));
                } catch (SSLException e) {
                    fail(Kind.TLS, e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            fail(Kind.STOPPED, "the server stops");
        }
    }

    private void dial(SslContext tls) {
        int leftMs = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime()));
        CompletableFuture<Channel> connection = house.dialer().dial(new DialRequest("http", target.host(), target.port(), leftMs,
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc(), target.host(), target.port()));
                        }
                        channel.pipeline().addLast(new HttpClientCodec(MAX_LINE_BYTES, HttpCaller.MAX_HEADER_BYTES, CHUNK_BYTES),
                                new Conversation(call, target, house.agent(), OpenCall.this));
                    }
                }));
        dialing = connection;
        connection.whenComplete((channel, failure) -> {
            if (failure instanceof UnknownHostException) {
                fail(Kind.LOOKUP, "its name has no address: " + failure.getMessage());
            } else if (failure != null) {
                // it may take what is left of the call's time
                fail(failure instanceof ConnectTimeoutException ? Kind.TIMEOUT : Kind.CONNECT, failure.getMessage());
            } else if (isOver()) {
                channel.close();
            }
        });
        if (isOver()) {
            end(connection);
        }
    }

    void done(HttpAnswer got) {
        answer.complete(got);
    }

    void fail(Kind kind, String why) {
        answer.completeExceptionally(new HttpCallException(kind, target.server() + ": " + why));
    }

    private void over() {
        house.gone(this);
        Registration due = timer;
        if (due != null) {
            due.close();
        }
        CompletableFuture<Channel> connection = dialing;
        if (connection != null) {
            end(connection);
        }
        if (begun.get()) {
            next();
        } else {
            house.lanes().forget(target.server(), this);
        }
    }

    /** Closes the connection, or the attempt to have one. */
    private static void end(CompletableFuture<Channel> connection) {
        if (!connection.cancel(false) && !connection.isCompletedExceptionally()) {
            connection.join().close();
        }
    }

    private void next() {
        if (begun.compareAndSet(true, false)) {
            OpenCall next = house.lanes().leave(target.server());
            if (next != null) {
                next.begin();
            }
        }
    }
}
