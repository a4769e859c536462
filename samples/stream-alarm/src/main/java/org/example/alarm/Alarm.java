package org.example.alarm;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.client.HttpCall;
import srs.http.client.HttpCaller;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Workers;

/**
 * Tells a chat when a stream begins, stalls, falls below a bit rate, or ends. Called on this bundle's worker threads. It looks at the kernel's counters once a
 * second, so a frame costs nothing. The kernel ends timer, listener and calls with the bundle.
 */
@Component(immediate = true, service = Alarm.class)
public final class Alarm implements StreamListener {
    private static final Logger LOG = LoggerFactory.getLogger("org.example.alarm");
    private static final int LOOK_MS = 1_000;
    private static final int CALL_MS = 5_000;
    /** A stream that is older was told of before this bundle was updated. */
    private static final int NEW_MS = 3_000;

    private final StreamHub hub;
    private final Config config;
    private final HttpCaller caller;
    private final Map<StreamKey, StreamWatch> watches = new ConcurrentHashMap<>();

    @Activate
    public Alarm(@Reference StreamHub hub, @Reference Config config, @Reference HttpCaller caller, @Reference Workers workers) {
        this.hub = hub;
        this.config = config;
        this.caller = caller;
        hub.listen(this);
        workers.every(LOOK_MS, this::look);
    }

    @Override
    public void onPublish(StreamInfo stream) {
        Section vhost = config.vhost(stream.key().vhost());
        if (vhost.isOn("alarm.enabled")) {
            watches.put(stream.key(), new StreamWatch(vhost.millis("alarm.stall"), vhost.integer("alarm.min_kbps")));
            if (stream.liveMs() < NEW_MS) {
                tell(stream.key(), new Event(Event.Kind.LIVE, "is live"));
            }
        }
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        if (watches.remove(stream.key()) != null) {
            tell(stream.key(), new Event(Event.Kind.ENDED, "has ended: " + reason.text()));
        }
    }

    private void look() {
        long nowMs = System.nanoTime() / 1_000_000;
        watches.forEach((key, watch) -> {
            Optional<StreamInfo> stream = hub.find(key).filter(StreamInfo::isLive);
            stream.flatMap(info -> watch.look(nowMs, info.videoFrames() + info.audioFrames(), info.receivedBytes())).ifPresent(event -> tell(key, event));
        });
    }

    private void tell(StreamKey key, Event event) {
        Section vhost = config.vhost(key.vhost());
        String url = vhost.string("alarm.url");
        LOG.info("{} {}", key, event.text());
        if (url.isEmpty()) {
            return;
        }
        caller.call(HttpCall.postJson(url, event.body(key, vhost.string("alarm.format")), CALL_MS, /* verifies= */ true)).whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.warn("nobody was told that {} {}: {}", key, event.text(), failure.getMessage());
            } else if (answer.status() >= 300) {
                LOG.warn("nobody was told that {} {}: the webhook answered {}", key, event.text(), answer.status());
            }
        });
    }
}
