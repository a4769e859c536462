package ${package};

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.work.Workers;

/** Taps each stream of the vhosts that want it. Called on this bundle's worker threads; the kernel closes the taps with the bundle. */
@Component(immediate = true, service = KeyFrames.class)
public final class KeyFrames implements StreamListener {
    private final StreamHub hub;
    private final Config config;
    private final Workers workers;
    private final Map<StreamKey, Subscription> taps = new ConcurrentHashMap<>();

    @Activate
    public KeyFrames(@Reference StreamHub hub, @Reference Config config, @Reference Workers workers) {
        this.hub = hub;
        this.config = config;
        this.workers = workers;
        // told at once of the streams that are live already
        hub.listen(this);
    }

    @Override
    public void onPublish(StreamInfo stream) {
        StreamKey key = stream.key();
        Section vhost = config.vhost(key.vhost());
        if (vhost.isOn("key_frames.enabled")) {
            KeyFrameFile file = new KeyFrameFile(Path.of(vhost.string("key_frames.dir")), key);
            taps.put(key, hub.tap(new TapRequest(key, "key_frames", workers.serial("key frames of " + key), TapRequest.Latency.MERGED, file)));
        }
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        Subscription tap = taps.remove(stream.key());
        if (tap != null) {
            tap.close();
        }
    }
}
