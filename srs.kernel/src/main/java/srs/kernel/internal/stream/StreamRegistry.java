package srs.kernel.internal.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Every stream of the server, by its key. Thread-safe. */
@Component(service = StreamRegistry.class)
public final class StreamRegistry {

    /** How long a stream without publisher and subscriber is kept (compat 6.3). */
    static final long IDLE_NS = TimeUnit.SECONDS.toNanos(3);

    private static final int TICK_MS = 1_000;

    private final Map<StreamKey, LiveStream> streams = new ConcurrentHashMap<>();
    private final Map<String, VhostTotals> vhosts = new ConcurrentHashMap<>();
    /** Held while a stream goes, and while bytes are summed: each is counted once, with its stream or with those that have gone. */
    private final Object census = new Object();
    private final Announcer announcer = new Announcer();
    private final DropTotals drops = new DropTotals();
    private final FrameBlocks blocks = new FrameBlocks();
    private final Config config;
    private final LongSupplier nanoClock;
    private final Registration ticks;
    private final Registration reloads;

    @Activate
    public StreamRegistry(@Reference Config config, @Reference Workers workers) {
        this(config, workers, System::nanoTime);
    }

    StreamRegistry(Config config, Workers workers, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
        ticks = workers.every(TICK_MS, this::tick);
        reloads = config.listen(changed -> reconfigure(), "vhost");
    }

    @Deactivate
    public void close() {
        ticks.close();
        reloads.close();
    }

    DropTotals drops() {
        return drops;
    }

    Announcer announcer() {
        return announcer;
    }

    LivePublication publish(PublishRequest request, Faulty owner, Consumer<LivePublication> onFinished) throws StreamBusyException {
        while (true) {
            LivePublication publication = stream(request.key()).publish(request, policy(request.key()), owner, onFinished);
            if (publication != null) {
                return publication;
            }
        }
    }

    LiveStream stream(StreamKey key) {
        return streams.compute(key, (k, stream) -> stream != null && !stream.isRemoved() ? stream : create(k, stream));
    }

    /** @param before a stream that has been removed, but not yet from the map, or null */
    private LiveStream create(StreamKey key, LiveStream before) {
        VhostTotals totals = vhosts.computeIfAbsent(key.vhost(), name -> new VhostTotals(nanoClock.getAsLong()));
        if (before != null) {
            totals.add(before.info());
        }
        return new LiveStream(key, policy(key), announcer, drops, blocks, nanoClock);
    }

    LiveStream find(StreamKey key) {
        return streams.get(key);
    }

    List<StreamInfo> infos() {
        return streams.values().stream().map(LiveStream::info).toList();
    }

    private StreamPolicy policy(StreamKey key) {
        return StreamPolicy.of(config.vhost(key.vhost()));
    }

    /** Looks for streams and publishers that nobody needs. */
    void tick() {
        long nowNs = nanoClock.getAsLong();
        for (Map.Entry<StreamKey, LiveStream> entry : streams.entrySet()) {
            LiveStream stream = entry.getValue();
            stream.kickIfLonely(nowNs);
            synchronized (census) {
                if (stream.removeIfIdle(nowNs, IDLE_NS) && streams.remove(entry.getKey(), stream)) {
                    vhosts.get(entry.getKey().vhost()).add(stream.info());
                }
            }
        }
    }

    List<VhostInfo> vhosts() {
        return vhosts(LiveStream::info);
    }

    private List<VhostInfo> vhosts(Function<LiveStream, StreamInfo> toInfo) {
        synchronized (census) {
            Map<String, long[]> bytes = new HashMap<>();
            for (LiveStream stream : streams.values()) {
                StreamInfo info = toInfo.apply(stream);
                long[] sums = bytes.computeIfAbsent(info.key().vhost(), name -> new long[2]);
                sums[0] += info.receivedBytes();
                sums[1] += info.sentBytes();
            }
            List<VhostInfo> infos = new ArrayList<>();
            vhosts.forEach((name, totals) -> infos.add(totals.info(name, bytes.getOrDefault(name, new long[2]))));
            return infos;
        }
    }

    /** Brings the bit rates of all streams and vhosts up to date. One thread, every {@link RateWindow#PERIOD_MS}. */
    void look(long nowNs) {
        for (VhostInfo vhost : vhosts(stream -> stream.look(nowNs))) {
            vhosts.get(vhost.name()).look(nowNs, vhost);
        }
    }

    private void reconfigure() {
        streams.forEach((key, stream) -> stream.configure(policy(key)));
    }
}
