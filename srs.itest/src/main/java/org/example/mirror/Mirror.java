package org.example.mirror;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.net.EventLoops;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamBusyException;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Workers;

/**
 * Publishes each stream of the application {@code live} again in the application {@code mirror}. Called on this bundle's worker threads;
 * one {@link Copy} for each stream.
 *
 * <p>It closes what it began, as is good manners; the kernel would close it all the same.
 */
@Component(immediate = true, service = Mirror.class)
public final class Mirror implements StreamListener {
    static final String SOURCE_APP = "live";
    static final String MIRROR_APP = "mirror";
    private static final Logger LOG = LoggerFactory.getLogger("org.example.mirror");
    private static final int REPORT_MS = 100;

    private final StreamHub hub;
    private final EventLoops loops;
    private final Clients clients;
    private final Config config;
    private final Map<StreamKey, Copy> copies = new ConcurrentHashMap<>();

    @Activate
    public Mirror(@Reference StreamHub hub, @Reference EventLoops loops, @Reference Clients clients, @Reference Config config,
            @Reference Workers workers) {
        this.hub = hub;
        this.loops = loops;
        this.clients = clients;
        this.config = config;
        workers.every(REPORT_MS, () -> LOG.debug("{} streams mirrored", mirrored()));
        config.listen(changed -> LOG.info("changed: {}", changed), "vhost.mirror");
        // Streams that are live already are told at once.
        hub.listen(this);
    }

    @Deactivate
    public void close() {
        copies.values().forEach(Copy::close);
    }

    int mirrored() {
        return copies.size();
    }

    @Override
    public void onPublish(StreamInfo stream) {
        StreamKey source = stream.key();
        if (!source.app().equals(SOURCE_APP) || !config.vhost(source.vhost()).isOn("mirror.enabled")) {
            return;
        }
        StreamKey target = new StreamKey(source.vhost(), MIRROR_APP, source.stream());
        try {
            copies.put(source, new Copy(hub, clients, loops.next(), source, target));
            LOG.info("{} is mirrored to {}", source, target);
        } catch (StreamBusyException e) {
            LOG.warn("{} is not mirrored: {}", source, e.getMessage());
        }
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        Copy copy = copies.remove(stream.key());
        if (copy != null) {
            copy.close();
        }
    }
}
