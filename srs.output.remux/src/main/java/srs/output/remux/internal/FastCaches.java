package srs.output.remux.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.output.remux.internal.audio.RecentAudio;

/** Keeps the newest audio of each stream whose vhost has an audio format with {@code fast_cache} (F101). Thread-safe. */
final class FastCaches implements StreamListener {

    private record Cache(RecentAudio audio, Subscription tap) {
        void close() {
            tap.close();
            audio.close();
        }
    }

    private final StreamHub hub;
    private final Config config;
    private final Workers workers;
    private final Registration reloads;
    private final Registration streams;

    // guarded by this
    private final Map<StreamKey, Cache> caches = new HashMap<>();

    FastCaches(StreamHub hub, Config config, Workers workers) {
        this.hub = hub;
        this.config = config;
        this.workers = workers;
        reloads = config.listen(changed -> hub.streams().stream().filter(StreamInfo::isLive).map(StreamInfo::key).forEach(this::apply), "vhost.http_remux");
        streams = hub.listen(this);
    }

    synchronized Optional<RecentAudio> of(StreamKey key) {
        return Optional.ofNullable(caches.get(key)).map(Cache::audio);
    }

    @Override
    public void onPublish(StreamInfo stream) {
        apply(stream.key());
    }

    @Override
    public synchronized void onUnpublish(StreamInfo stream, EndReason reason) {
        end(stream.key());
    }

    private synchronized void apply(StreamKey key) {
        long lengthMs = lengthMs(config.vhost(key.vhost()));
        Cache cache = caches.get(key);
        if (lengthMs == 0) {
            end(key);
        } else if (cache != null) {
            cache.audio.lengthMs(lengthMs);
        } else {
            RecentAudio audio = new RecentAudio(lengthMs);
            caches.put(key, new Cache(audio, hub.tap(new TapRequest(key, "fast_cache", workers.serial("fast_cache of " + key), TapRequest.Latency.MERGED, audio))));
        }
    }

    private static long lengthMs(Section vhost) {
        String mount = vhost.string("http_remux.mount");
        boolean isAudio = mount.endsWith(".aac") || mount.endsWith(".mp3");
        return vhost.isOn("http_remux.enabled") && isAudio ? vhost.millis("http_remux.fast_cache") : 0;
    }

    private void end(StreamKey key) {
        Cache cache = caches.remove(key);
        if (cache != null) {
            cache.close();
        }
    }

    synchronized void close() {
        streams.close();
        reloads.close();
        caches.values().forEach(Cache::close);
        caches.clear();
    }
}
