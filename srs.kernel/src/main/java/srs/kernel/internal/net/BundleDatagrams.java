package srs.kernel.internal.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.kernel.internal.work.UsingBundle;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.kernel.work.Faults;

/** One bundle's UDP endpoints; all are let go when the bundle stops. Thread-safe. */
@Component(service = Datagrams.class, scope = ServiceScope.BUNDLE)
public final class BundleDatagrams implements Datagrams {

    private final DatagramSockets sockets;
    private final Faults faults;
    private final String bundle;
    private final Set<Receiving> receiving = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Activate
    public BundleDatagrams(@Reference DatagramSockets sockets, @Reference Faults faults, ComponentContext context) {
        this(sockets, faults, UsingBundle.name(context));
    }

    /** For callers without a framework. */
    public BundleDatagrams(DatagramSockets sockets, Faults faults, String bundle) {
        this.sockets = sockets;
        this.faults = faults;
        this.bundle = bundle;
    }

    @Override
    public Listening listen(DatagramRequest request) throws IOException {
        if (closed) {
            throw stopped();
        }
        Receiving next = new Receiving(request);
        next.group = sockets.acquire(next);
        receiving.add(next);
        if (closed) {
            next.close();
            throw stopped();
        }
        return next;
    }

    @Override
    public void check(Endpoint endpoint) throws IOException {
        sockets.check(endpoint);
    }

    @Deactivate
    public void close() {
        closed = true;
        receiving.forEach(Receiving::close);
    }

    private IOException stopped() {
        return new IOException("bundle " + bundle + " has stopped");
    }

    /** One endpoint of the bundle. */
    final class Receiving implements Listening {
        private final DatagramRequest request;
        private volatile DatagramGroup group;

        Receiving(DatagramRequest request) {
            this.request = request;
        }

        DatagramRequest request() {
            return request;
        }

        String name() {
            return request.name() + " of " + bundle;
        }

        /** What a handler threw. */
        void failed(Throwable cause) {
            faults.reportServing(bundle, "datagram", cause);
        }

        @Override
        public InetSocketAddress address() {
            return group.address();
        }

        @Override
        public void close() {
            receiving.remove(this);
            sockets.release(group, this);
        }

        @Override
        public void end() {
            receiving.remove(this);
            sockets.end(group, this);
        }
    }
}
