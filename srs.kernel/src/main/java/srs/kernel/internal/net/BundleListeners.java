package srs.kernel.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.kernel.internal.work.UsingBundle;
import srs.kernel.net.Endpoint;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.kernel.work.Faults;

/** One bundle's listeners and the connections that were accepted for it; all are let go when the bundle stops. Thread-safe. */
@Component(service = Listeners.class, scope = ServiceScope.BUNDLE)
public final class BundleListeners implements Listeners {

    private static final int CLOSE_WAIT_MS = 1000;

    private final SocketRegistry sockets;
    private final Faults faults;
    private final String bundle;
    private final Set<Accepting> listening = ConcurrentHashMap.newKeySet();
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public BundleListeners(@Reference SocketRegistry sockets, @Reference Faults faults, ComponentContext context) {
        this(sockets, faults, UsingBundle.name(context));
    }

    /** For callers without a framework. */
    public BundleListeners(SocketRegistry sockets, Faults faults, String bundle) {
        this.sockets = sockets;
        this.faults = faults;
        this.bundle = bundle;
    }

    @Override
    public Listening listen(ListenRequest request) throws IOException {
        if (closed) {
            throw new IOException("bundle " + bundle + " has stopped");
        }
        Accepting accepting = new Accepting(request);
        accepting.socket = sockets.acquire(request, accepting);
        listening.add(accepting);
        if (closed) {
            accepting.close();
            throw new IOException("bundle " + bundle + " has stopped");
        }
        return accepting;
    }

    @Override
    public void check(Endpoint endpoint) throws IOException {
        sockets.check(endpoint);
    }

    @Deactivate
    public void close() {
        closed = true;
        listening.forEach(Accepting::close);
        List<Channel> left = List.copyOf(connections);
        left.forEach(Channel::close);
        if (!sockets.loops().isLoop()) {
            long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_WAIT_MS);
            for (Channel channel : left) {
                channel.closeFuture().awaitUninterruptibly(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        }
        sockets.loops().forgetHandlerClasses();
    }

    /** One listener of the bundle. */
    final class Accepting implements Listening {
        private final ListenRequest request;
        private volatile SocketRegistry.Socket socket;

        Accepting(ListenRequest request) {
            this.request = request;
        }

        String name() {
            return request.name() + " of " + bundle;
        }

        /** Whether each connection begins with a PROXY header. */
        boolean isBehindProxy() {
            return request.behindProxy().getAsBoolean();
        }

        /** Sets up an accepted connection, on its loop. */
        void accept(Channel channel) {
            connections.add(channel);
            channel.closeFuture().addListener(gone -> connections.remove(channel));
            if (closed) {
                // the bundle has stopped in this moment
                channel.close();
                return;
            }
            try {
                ChannelHandler initializer = request.initializer();
                channel.pipeline().addLast(initializer);
            } catch (Throwable e) {
                faults.reportServing(bundle, "accept", e);
                channel.close();
            }
        }

        @Override
        public InetSocketAddress address() {
            return socket.address();
        }

        @Override
        public void close() {
            listening.remove(this);
            sockets.release(socket, this);
        }

        @Override
        public void end() {
            listening.remove(this);
            sockets.end(socket, this);
        }
    }
}
