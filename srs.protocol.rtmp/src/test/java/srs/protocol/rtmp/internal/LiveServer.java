package srs.protocol.rtmp.internal;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import srs.kernel.client.Verdict;
import srs.kernel.internal.client.BundleClients;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.internal.net.BundleListeners;
import srs.kernel.internal.net.LoopGroup;
import srs.kernel.internal.net.SocketRegistry;
import srs.kernel.internal.stream.BundleStreamHub;
import srs.kernel.internal.stream.StreamRegistry;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.protocol.rtmp.internal.fake.FakeConfig;
import srs.protocol.rtmp.internal.play.Signature;

/** The RTMP server on the real kernel, without a framework, on a loopback port that the system chose. Any thread. */
final class LiveServer implements AutoCloseable {
    private static final String BUNDLE = "srs.protocol.rtmp";

    final FakeConfig config;
    final FaultCounter faults = new FaultCounter();
    final BundleClients clients;
    final BundleStreamHub streams;

    private final WorkPool pool = new WorkPool();
    private final LoopGroup loops = new LoopGroup(2);
    private final SocketRegistry sockets = new SocketRegistry(loops);
    private final StreamRegistry registry;
    private final BundleWorkers workers;
    private final BundleListeners listeners;
    private final Connections connections;
    private final RtmpPorts ports;

    LiveServer(FakeConfig config) {
        this.config = config.set("rtmp.listen", config.root().isSet("rtmp.listen") ? config.root().string("rtmp.listen") : "127.0.0.1:0");
        workers = new BundleWorkers(pool, faults, BUNDLE);
        listeners = new BundleListeners(sockets, faults, BUNDLE);
        clients = new BundleClients(new ClientRegistry(), faults, BUNDLE);
        registry = new StreamRegistry(config, workers);
        streams = new BundleStreamHub(registry, pool, faults, BUNDLE);
        connections = new Connections(new Entrance(config, streams, clients, request -> CompletableFuture.completedFuture(Verdict.ADMITTED), Signature.DEFAULT,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
        ports = new RtmpPorts(listeners, connections, isSecure -> config.root().isOn(isSecure ? "rtmps.proxy_protocol" : "rtmp.proxy_protocol"));
        follow();
    }

    /** Opens and closes ports as the configuration says now. */
    void follow() {
        ports.follow(PortPlan.of(config.root(), Path.of("")));
    }

    RtmpPorts ports() {
        return ports;
    }

    String url(String path) {
        return "rtmp://127.0.0.1:" + ports.addresses().get(0).getPort() + "/" + path;
    }

    /** Ends what the bundle owns, as its stop does. */
    void stopBundle() {
        ports.close();
        connections.stop();
    }

    @Override
    public void close() {
        stopBundle();
        streams.close();
        clients.close();
        listeners.close();
        registry.close();
        workers.close();
        loops.close();
        pool.close();
    }
}
