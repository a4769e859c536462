package srs.kernel.internal.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.kernel.internal.work.UsingBundle;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.net.DialRequest;
import srs.kernel.net.Dialer;
import srs.kernel.net.LocalDialRequest;

/** One bundle's outgoing connections; all are closed when the bundle stops. Thread-safe. */
@Component(service = Dialer.class, scope = ServiceScope.BUNDLE)
public final class BundleDialer implements Dialer {
    private static final int CLOSE_WAIT_MS = 1000;

    private final LoopGroup loops;
    private final HostResolver resolver;
    private final WorkPool pool;
    private final String bundle;
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public BundleDialer(@Reference LoopGroup loops, @Reference HostResolver resolver, @Reference WorkPool pool, ComponentContext context) {
        this(loops, resolver, pool, UsingBundle.name(context));
    }

    /** For callers without a framework. */
    public BundleDialer(LoopGroup loops, HostResolver resolver, WorkPool pool, String bundle) {
        this.loops = loops;
        this.resolver = resolver;
        this.pool = pool;
        this.bundle = bundle;
    }

    @Override
    public CompletableFuture<Channel> dial(DialRequest request) {
        Attempt attempt = new Attempt(request);
        CompletableFuture<Channel> answer = attempt.answer;
        attempts.add(attempt);
        attempt.begin();
        if (closed) {
            attempt.fail(stopped());
        }
        return answer;
    }

    @Override
    public CompletableFuture<Channel> dialLocal(LocalDialRequest request) {
        CompletableFuture<Channel> answer = new CompletableFuture<>();
        ChannelFuture connecting = new Bootstrap().group(request.loop()).channel(loops.transport().localChannel()).disableResolver()
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, SocketRegistry.WATER_MARK)
                .handler(request.initializer())
                .connect(loops.transport().localAddress(request.socket()));
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                took(connecting.channel(), answer);
            } else {
                answer.completeExceptionally(done.cause());
            }
        });
        return answer;
    }

    /** A connection is there: it is the asker's, unless nobody asks any more. */
    private void took(Channel open, CompletableFuture<Channel> answer) {
        connections.add(open);
        open.closeFuture().addListener(gone -> connections.remove(open));
        if (closed || !answer.complete(open)) {
            open.close();
            answer.completeExceptionally(stopped());
        }
    }

    @Deactivate
    public void close() {
        closed = true;
        attempts.forEach(attempt -> attempt.fail(stopped()));
        List<Channel> left = List.copyOf(connections);
        left.forEach(Channel::close);
        if (!loops.isLoop()) {
            long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MS);
            for (Channel channel : left) {
                channel.closeFuture().awaitUninterruptibly(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        }
        loops.forgetHandlerClasses();
    }

    private IOException stopped() {
        return new IOException("bundle " + bundle + " has stopped");
    }

    /** One request, until it has a connection or fails. The request is the bundle's and is let go then, for a look-up may hold this much longer. */
    private final class Attempt {
        final CompletableFuture<Channel> answer = new CompletableFuture<>();
        private final long endNs;
        private final String target;
        private volatile DialRequest request;
        private volatile Channel channel;
        private volatile Future<?> timer;

        Attempt(DialRequest request) {
            this.request = request;
            target = request.host() + ":" + request.port();
            endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(request.timeoutMs());
        }

        void begin() {
            DialRequest wanted = request;
            answer.whenComplete((connected, failure) -> finish(failure));
            try {
                timer = pool.schedule(wanted.timeoutMs(), () -> pool.execute(() -> fail(tooLate(wanted.timeoutMs()))));
            } catch (RejectedExecutionException e) {
                fail(stopped());
                return;
            }
            String host = wanted.host();
            boolean hasBrackets = host.startsWith("[") && host.endsWith("]");
            resolver.resolve(hasBrackets ? host.substring(1, host.length() - 1) : host).whenComplete((addresses, failure) -> {
                if (failure != null) {
                    fail(failure instanceof CompletionException ? failure.getCause() : failure);
                } else {
                    connect(addresses.iterator(), null);
                }
            });
        }

        private ConnectException tooLate(long timeoutMs) {
            return new ConnectTimeoutException("no connection to " + target + " within " + timeoutMs + " ms");
        }

        private void connect(Iterator<InetAddress> rest, Throwable last) {
            DialRequest wanted = request;
            if (wanted == null) {
                return;
            }
            if (!rest.hasNext()) {
                fail(last);
                return;
            }
            long leftMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime()));
            ChannelFuture connecting;
            try {
                connecting = new Bootstrap().group(loops.next()).channel(loops.transport().clientChannel()).disableResolver()
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) leftMs)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, SocketRegistry.WATER_MARK)
                        .handler(wanted.initializer())
                        .connect(new InetSocketAddress(rest.next(), wanted.port()));
            } catch (RuntimeException e) {
                fail(e);
                return;
            }
            if (!connecting.isDone() || connecting.isSuccess()) {
                channel = connecting.channel();
            }
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    took(connecting.channel(), answer);
                } else {
                    connect(rest, done.cause());
                }
            });
            Channel begun = channel;
            if (answer.isCompletedExceptionally() && begun != null) {
                begun.close();
            }
        }

        void fail(Throwable cause) {
            answer.completeExceptionally(cause);
        }

        private void finish(Throwable failure) {
            attempts.remove(this);
            request = null;
            Future<?> due = timer;
            if (due != null) {
                due.cancel(false);
            }
            Channel open = channel;
            if (failure != null && open != null) {
                open.close();
            }
        }
    }
}
