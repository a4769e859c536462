package srs.output.dash.internal;

import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Workers;

/**
 * Makes DASH of the streams of vhosts that want it: a {@link DashStream} for each. Called on worker threads of this bundle; when it comes late, it is told of the streams
 * that are live, and when it goes, the segments that are under way are ended.
 */
@Component(service = DashOutput.class, immediate = true)
public final class DashOutput implements StreamListener, ConfigListener {
    private static final Logger LOG = LoggerFactory.getLogger("srs.dash");
    /** How long the end waits for the files of all streams, in milliseconds. */
    private static final int END_MS = 3_000;

    private final Config config;
    private final DashHouse house;
    private final Map<StreamKey, DashStream> streams = new ConcurrentHashMap<>();

    @Activate
    public DashOutput(@Reference Config config, @Reference StreamHub hub, @Reference Workers workers, @Reference GrowingSegments growing) {
        this.config = config;
        house = new DashHouse(hub, workers, ByteBufAllocator.DEFAULT, System::currentTimeMillis, growing);
        config.listen(this, "vhost");
        hub.listen(this);
    }

    /** Ends the segments that are being written, and leaves all files. */
    @Deactivate
    public void close() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(streams.size());
        streams.values().forEach(stream -> stream.close(ended::countDown));
        if (!ended.await(END_MS, TimeUnit.MILLISECONDS)) {
            LOG.warn("the last segments of {} streams are not finished after {} ms", ended.getCount(), END_MS);
        }
    }

    @Override
    public void onPublish(StreamInfo stream) {
        begin(stream.key());
    }

    private void begin(StreamKey key) {
        if (!config.vhost(key.vhost()).isOn("dash.enabled")) {
            return;
        }
        DashStream idle = streams.get(key);
        if (idle != null && idle.isIdle() && !idle.settings().equals(settings(key))) {
            idle.close(() -> beginAgain(key, idle));
            return;
        }
        streams.compute(key, (same, known) -> {
            DashStream stream = known != null ? known : create(key);
            if (stream != null) {
                stream.publish();
            }
            return stream;
        });
    }

    private DashStream create(StreamKey key) {
        try {
            return new DashStream(key, settings(key), house, house.workers().serial("dash " + key), () -> onIdle(key));
        } catch (IllegalArgumentException e) {
            LOG.warn("no dash of {}: {}", key, e.getMessage());
            return null;
        }
    }

    private DashSettings settings(StreamKey key) {
        return DashSettings.of(config.vhost(key.vhost()));
    }

    /** The files say all that a later publisher needs. */
    private void onIdle(StreamKey key) {
        streams.computeIfPresent(key, (same, stream) -> stream.isIdle() ? null : stream);
    }

    /** The stream's sink is told in the order of its frames, so nothing is to be done here. */
    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {}

    /**
     * Streams whose settings have changed end their segments and go on with the new ones. Those that are not wanted any more, or whose vhost has gone, rest as if their
     * publisher had gone. Those that nobody publishes keep their settings until they are disposed of.
     */
    @Override
    public void onChanged(Set<String> changed) {
        for (StreamInfo stream : house.hub().streams()) {
            DashStream known = streams.get(stream.key());
            if (stream.isLive() && (known == null || known.isIdle())) {
                begin(stream.key());
            }
        }
        streams.forEach((key, stream) -> {
            if (!config.vhost(key.vhost()).isOn("dash.enabled")) {
                stream.rest();
            } else if (!stream.isIdle() && !stream.settings().equals(settings(key))) {
                stream.close(() -> beginAgain(key, stream));
            }
        });
    }

    /** What is new finds the MPD of what was. */
    private void beginAgain(StreamKey key, DashStream before) {
        streams.remove(key, before);
        if (house.hub().find(key).filter(StreamInfo::isLive).isPresent()) {
            begin(key);
        }
        if (before.isLeftBehindBy(settings(key))) {
            before.leaveBehind(() -> {
                DashStream now = streams.get(key);
                return now != null && !before.isLeftBehindBy(now.settings());
            });
        }
    }
}
