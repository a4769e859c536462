package srs.kernel.internal.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Every stream of the server, by its key. Thread-safe. */
@Component(service = StreamRegistry.class)
public final class StreamRegistry {

    /** How long a stream without publisher and subscriber is kept (compat 6.3). */
    static final long IDLE_NS = TimeUnit.SECONDS.toNanos(3);

    private static final int TICK_MS = 500;

    private final Map<StreamKey, LiveStream> streams = new ConcurrentHashMap<>();
    private final Announcer announcer = new Announcer();
    private final Config config;
    private final Registration ticks;
    private final Registration reloads;

    @Activate
    public StreamRegistry(@Reference Config config, @Reference Workers workers) {
        this.config = config;
        ticks = workers.every(TICK_MS, this::tick);
        reloads = config.listen(changed -> reconfigure(), "vhost");
    }

    @Deactivate
    public void close() {
        ticks.close();
        reloads.close();
    }

    Announcer announcer() {
        return announcer;
    }

    LivePublication publish(PublishRequest request, Faulty owner) throws StreamBusyException {
        while (true) {
            LivePublication publication = stream(request.key()).publish(request, policy(request.key()), owner);
            if (publication != null) {
                return publication;
            }
        }
    }

    LiveStream stream(StreamKey key) {
        return streams.compute(key, (k, stream) -> stream != null && !stream.removeIfIdle(System.nanoTime(), Long.MAX_VALUE)
                ? stream : new LiveStream(k, policy(k), announcer));
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

    private void tick() {
        long nowNs = System.nanoTime();
        for (Map.Entry<StreamKey, LiveStream> entry : streams.entrySet()) {
            LiveStream stream = entry.getValue();
            stream.kickIfLonely(nowNs);
            if (stream.removeIfIdle(nowNs, IDLE_NS)) {
                streams.remove(entry.getKey(), stream);
            }
        }
    }

    private void reconfigure() {
        streams.forEach((key, stream) -> stream.configure(policy(key)));
    }
}
