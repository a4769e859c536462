package srs.output.forward.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Client;
import srs.kernel.client.ClientLog;
import srs.kernel.client.Clients;
import srs.kernel.client.StageLines;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.hook.Hooks;
import srs.kernel.net.Dialer;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Follows streams and configuration, and keeps for each stream the forwards that it should have (F236 to F241). Thread-safe. */
@Component(service = {}, immediate = true)
public final class Forwarding implements StreamListener, ConfigListener {
    /** Destinations of one stream. */
    static final int MAX_TARGETS = 32;

    private static final Logger LOG = LoggerFactory.getLogger("srs.forward");
    private static final String EVENT = "on_forward";
    /** SRS's error code of a bad answer. */
    private static final int FORWARD_LOOP = 1030;
    /** A stream that has run longer than this was there before us. */
    private static final long NEW_MS = 2_000;

    private final Clients clients;
    private final Config config;
    private final Means means;
    private final StageLines lines;
    private final Registration reloads;
    private final Registration streams;

    // guarded by this
    private final Map<StreamKey, PublishedStream> published = new HashMap<>();
    private Hooks hooks;

    @Activate
    public Forwarding(@Reference StreamHub hub, @Reference Clients clients, @Reference Config config, @Reference Dialer dialer, @Reference Workers workers) {
        this.clients = clients;
        this.config = config;
        means = new Means(hub, dialer, workers);
        lines = new StageLines(config, workers, /* hasRates= */ true, this::forwards);
        reloads = config.listen(this, "vhost.forward");
        streams = hub.listen(this);
    }

    @Deactivate
    public void close() {
        streams.close();
        reloads.close();
        lines.close();
        synchronized (this) {
            published.values().forEach(stream -> stream.close("the bundle has stopped"));
            published.clear();
        }
    }

    /** Backends can be asked from now on. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindHooks(Hooks service) {
        hooks = service;
        published.values().forEach(this::apply);
    }

    synchronized void unbindHooks(Hooks service) {
        if (hooks == service) {
            hooks = null;
        }
    }

    @Override
    public synchronized void onPublish(StreamInfo info) {
        String publisher = info.publisherId().orElse("");
        String param = clients.find(publisher).map(client -> client.attributes().getOrDefault("param", "")).orElse("");
        PublishedStream stream = new PublishedStream(info.key(), publisher, param, info.liveMs() < NEW_MS, means);
        PublishedStream before = published.put(info.key(), stream);
        if (before != null) {
            before.close("another publisher has come");
        }
        apply(stream);
    }

    @Override
    public synchronized void onUnpublish(StreamInfo info, EndReason reason) {
        PublishedStream stream = published.remove(info.key());
        if (stream != null) {
            stream.close("the publisher has gone");
        }
    }

    @Override
    public synchronized void onChanged(Set<String> changed) {
        published.values().forEach(this::apply);
    }

    private void apply(PublishedStream stream) {
        Section vhost = config.vhost(stream.key.vhost());
        if (!vhost.isOn("forward.enabled")) {
            stream.asked = "";
            stream.forwardTo(List.of());
            return;
        }
        String backend = vhost.string("forward.backend");
        if (backend.isEmpty()) {
            stream.asked = "";
            stream.forwardTo(destinations(stream, vhost.words("forward.destination")));
        } else if (!backend.equals(stream.asked)) {
            ask(stream, backend);
        }
    }

    private static List<ForwardTarget> destinations(PublishedStream stream, List<String> words) {
        List<ForwardTarget> targets = new ArrayList<>();
        for (String word : words) {
            try {
                targets.add(ForwardTarget.ofDestination(word, stream.key, stream.param));
            } catch (IllegalArgumentException e) {
                about(stream, () -> LOG.error("vhost {}: forward.destination {}", stream.key.vhost(), e.getMessage()));
            }
        }
        if (targets.size() > MAX_TARGETS) {
            about(stream, () -> LOG.error("vhost {}: {} of {} destinations are used", stream.key.vhost(), MAX_TARGETS, words.size()));
            return targets.subList(0, MAX_TARGETS);
        }
        return targets;
    }

    private void ask(PublishedStream stream, String backend) {
        if (hooks == null) {
            about(stream, () -> LOG.warn("forward {}: {} is asked when the bundle srs.hooks is there", stream.key, backend));
            return;
        }
        stream.asked = backend;
        hooks.ask(EVENT, backend, stream.key, Map.of()).whenComplete((json, failure) -> answered(stream, backend, json, failure));
    }

    private synchronized void answered(PublishedStream stream, String backend, String json, Throwable failure) {
        if (published.get(stream.key) != stream || !backend.equals(stream.asked)) {
            return;
        }
        try {
            if (failure != null) {
                throw new IOException((failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure).getMessage());
            }
            List<ForwardTarget> targets = ForwardAnswer.targets(json);
            about(stream, () -> LOG.info("forward {}: {} says {}", stream.key, backend, targets));
            stream.forwardTo(targets);
        } catch (IOException e) {
            refused(stream, backend, e.getMessage());
        }
    }

    /** As in SRS: who cannot be forwarded is not published. */
    private void refused(PublishedStream stream, String backend, String why) {
        String reason = EVENT + " " + backend + ": " + why;
        about(stream, () -> LOG.error("forward {}: code={}(RtmpForwardLoop) : {}", stream.key, FORWARD_LOOP, reason));
        if (stream.isNew) {
            clients.find(stream.publisherId).ifPresent((Client publisher) -> publisher.kick(reason));
        }
    }

    /** Those there are now. */
    synchronized List<Forward> forwards() {
        return published.values().stream().flatMap(stream -> stream.forwards().stream()).toList();
    }

    private static void about(PublishedStream stream, Runnable line) {
        ClientLog.about(stream.publisherId, line);
    }
}
