package srs.http.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import srs.http.HttpEndpoint;
import srs.http.RawProtocol;
import srs.kernel.internal.net.BundleListeners;
import srs.kernel.internal.net.LoopGroup;
import srs.kernel.internal.net.SocketRegistry;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.net.Endpoint;
import srs.kernel.work.Workers;

/** The front in a framework, on the kernel's loops, sockets and threads, listening on loopback. */
final class House implements AutoCloseable {
    final MapConfig config = new MapConfig();
    final FaultCounter faults = new FaultCounter();
    private final Framework framework;
    private final LoopGroup loops = new LoopGroup(1);
    private final SocketRegistry sockets = new SocketRegistry(loops);
    private final BundleListeners listeners = new BundleListeners(sockets, faults, "srs.http");
    private final WorkPool pool = new WorkPool();
    private final BundleWorkers workers = new BundleWorkers(pool, faults, "srs.http");
    HttpFront front;

    House(Path storage) throws BundleException {
        framework = new FrameworkFactory().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, storage.resolve("framework").toString(), HttpFront.SIGNATURE, "SRS/test", HttpFront.WORK_DIR, storage.toString()));
        framework.start();
        framework.getBundleContext().registerService(Workers.class, new WorkersOfEachBundle(), null);
    }

    House start() {
        front = new HttpFront(framework.getBundleContext(), config, listeners, workers, faults);
        return this;
    }

    ServiceRegistration<HttpEndpoint> mount(HttpEndpoint endpoint, String listener, String... patterns) {
        return mount(endpoint, Map.of(HttpEndpoint.LISTENER, listener.split(" "), HttpEndpoint.PATTERN, patterns));
    }

    ServiceRegistration<HttpEndpoint> mount(HttpEndpoint endpoint, Map<String, Object> properties) {
        return mount(framework, endpoint, properties);
    }

    ServiceRegistration<HttpEndpoint> mount(Bundle owner, HttpEndpoint endpoint, Map<String, Object> properties) {
        return owner.getBundleContext().registerService(HttpEndpoint.class, endpoint, new Hashtable<>(properties));
    }

    ServiceRegistration<RawProtocol> share(RawProtocol protocol) {
        return framework.getBundleContext().registerService(RawProtocol.class, protocol, null);
    }

    /** A bundle without content that runs: an owner for endpoints. */
    Bundle bundle(String name) throws BundleException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Bundle bundle = framework.getBundleContext().installBundle(name, new ByteArrayInputStream(bytes.toByteArray()));
        bundle.start();
        return bundle;
    }

    /** The ports that are open, by the text of their endpoint. */
    int port(String endpoint) {
        InetSocketAddress address = front.address(Endpoint.parse(endpoint)).orElseThrow();
        return address.getPort();
    }

    List<String> open() {
        return front.listening().keySet().stream().map(Endpoint::toString).sorted().toList();
    }

    @Override
    public void close() {
        try {
            if (front != null) {
                front.stop();
            }
            listeners.close();
            sockets.close();
            workers.close();
            pool.close();
            loops.close();
            framework.stop();
            framework.waitForStop(5000);
        } catch (BundleException | InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** As the kernel's service is: bundle-scoped. */
    private final class WorkersOfEachBundle implements ServiceFactory<Workers> {
        @Override
        public Workers getService(Bundle bundle, ServiceRegistration<Workers> registration) {
            return new BundleWorkers(pool, faults, bundle.getSymbolicName());
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Workers> registration, Workers service) {
            ((BundleWorkers) service).close();
        }
    }
}
