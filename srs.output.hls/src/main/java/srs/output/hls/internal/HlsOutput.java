package srs.output.hls.internal;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.client.HttpCaller;
import srs.kernel.client.Clients;
import srs.kernel.client.ServerIdentity;
import srs.kernel.client.StageLines;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.hook.Hooks;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Workers;

/**
 * Makes HLS of the streams of vhosts that want it: an {@link HlsStream} for each. Called on worker threads of this bundle; when it comes late, it is told of the
 * streams that are live, and when it goes, the segments that are under way are ended.
 */
@Component(service = HlsOutput.class, immediate = true)
public final class HlsOutput implements StreamListener, ConfigListener {
    private static final Logger LOG = LoggerFactory.getLogger("srs.hls");
    /** How long the end waits for the files of all streams, in milliseconds. */
    private static final int END_MS = 3_000;
    /** Streams without publisher whose numbers are kept in memory alone; of more they begin anew. */
    private static final int MAX_IDLE = 10_000;

    private final Config config;
    private final HlsHouse house;
    private final Map<StreamKey, HlsStream> streams = new ConcurrentHashMap<>();
    private final StageLines lines;

    /** There only while callbacks are installed. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Hooks hooks;

    @Activate
    public HlsOutput(@Reference Config config, @Reference StreamHub hub, @Reference Clients clients, @Reference Workers workers,
            @Reference HttpCaller http, @Reference ServerIdentity server, @Reference MemoryShelf shelf) {
        this.config = config;
        SegmentNews news = new SegmentNews(config, http, server, () -> hooks);
        house = new HlsHouse(hub, clients, workers, ByteBufAllocator.DEFAULT, System::currentTimeMillis, news::tell, shelf, new DiskStorage(shelf.hot()));
        lines = new StageLines(config, workers, /* hasRates= */ false, () -> List.copyOf(streams.values()));
        config.listen(this, "vhost", "utc_time");
        hub.listen(this);
    }

    /** Ends the segments that are being written, and leaves all files. */
    @Deactivate
    public void close() throws InterruptedException {
        lines.close();
        CountDownLatch ended = new CountDownLatch(streams.size());
        streams.values().forEach(stream -> stream.close(ended::countDown));
        if (!ended.await(END_MS, TimeUnit.MILLISECONDS)) {
            LOG.warn("the last segments of {} streams are not finished after {} ms", ended.getCount(), END_MS);
        }
    }

    @Override
    public void onPublish(StreamInfo stream) {
        begin(stream.key(), null);
    }

    private void begin(StreamKey key, Playlist before) {
        if (!config.vhost(key.vhost()).isOn("hls.enabled")) {
            return;
        }
        HlsStream idle = streams.get(key);
        if (idle != null && idle.isIdle() && !idle.settings().equals(settings(key))) {
            idle.close(() -> beginAgain(key, idle));
            return;
        }
        streams.compute(key, (same, known) -> {
            HlsStream stream = known != null ? known : create(key, before);
            if (stream != null) {
                stream.publish();
            }
            return stream;
        });
    }

    private HlsStream create(StreamKey key, Playlist before) {
        if (config.vhost(key.vhost()).isOn("hls.hls_ll") && config.vhost(key.vhost()).isOn("hls.hls_keys")) {
            LOG.warn("hls of {}: hls_ll has no effect with hls_keys", key);
        }
        try {
            return new HlsStream(key, settings(key), house, house.workers().serial("hls " + key), before, () -> onIdle(key));
        } catch (IllegalArgumentException e) {
            LOG.warn("no hls of {}: {}", key, e.getMessage());
            return null;
        }
    }

    private HlsSettings settings(StreamKey key) {
        return HlsSettings.of(config.vhost(key.vhost()), config.root());
    }

    private void onIdle(StreamKey key) {
        streams.computeIfPresent(key, (same, stream) -> {
            boolean isOnDisk = stream.settings().recovers() || stream.settings().disposeMs() > 0 || stream.settings().inMemory();
            return stream.isIdle() && (isOnDisk || streams.size() > MAX_IDLE) ? null : stream;
        });
    }

    /** The stream's sink is told in the order of its frames, so nothing is to be done here. */
    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {}

    /**
     * Streams whose settings have changed end their segment and go on with the new ones. Those that are not wanted any more, or whose vhost has gone, rest as if their
     * publisher had gone. Those that nobody publishes keep their settings until they are disposed of.
     */
    @Override
    public void onChanged(Set<String> changed) {
        for (StreamInfo stream : house.hub().streams()) {
            HlsStream known = streams.get(stream.key());
            if (stream.isLive() && (known == null || known.isIdle())) {
                begin(stream.key(), null);
            }
        }
        streams.forEach((key, stream) -> {
            if (!config.vhost(key.vhost()).isOn("hls.enabled")) {
                stream.rest();
            } else if (!stream.isIdle() && !stream.settings().equals(settings(key))) {
                stream.close(() -> beginAgain(key, stream));
            }
        });
    }

    private void beginAgain(StreamKey key, HlsStream before) {
        streams.remove(key, before);
        HlsSettings next = settings(key);
        if (house.hub().find(key).filter(StreamInfo::isLive).isPresent()) {
            begin(key, before.playlist(next));
        }
        if (before.isLeftBehindBy(next)) {
            before.leaveBehind(() -> {
                HlsStream now = streams.get(key);
                return now != null && !before.isLeftBehindBy(now.settings());
            });
        }
    }
}
