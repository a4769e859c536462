package srs.hooks.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.client.HttpCaller;
import srs.kernel.client.Activity;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Client;
import srs.kernel.client.ClientListener;
import srs.kernel.client.Clients;
import srs.kernel.client.Gate;
import srs.kernel.client.ServerIdentity;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.hook.Hooks;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;

/**
 * HTTP callbacks: asks before a client connects, publishes or plays, and tells when it has stopped. Thread-safe; nothing here blocks. The last
 * of the gates, for it is the dearest: rules by address and tokens have spoken before (compat 4.5).
 */
@Component(service = {Gate.class, ClientListener.class, Hooks.class}, immediate = true, property = "service.ranking:Integer=" + HooksGate.RANKING)
public final class HooksGate implements Gate, ClientListener, Hooks {
    static final int RANKING = 100;

    private final StreamHub streams;
    private final Callbacks callbacks;
    private final Payloads payloads;
    private final Map<String, Visit> visits = new ConcurrentHashMap<>();
    private final LastPublishers publishers = new LastPublishers();
    /** What other bundles tell of a stream, one thing after another. */
    private final Map<StreamKey, CompletableFuture<?>> told = new ConcurrentHashMap<>();

    @Activate
    public HooksGate(@Reference Config config, @Reference HttpCaller http, @Reference ServerIdentity server, @Reference StreamHub streams,
            @Reference Clients clients) {
        this(config, http, server, streams, clients, Callbacks.MAX_WAITING);
    }

    HooksGate(Config config, HttpCaller http, ServerIdentity server, StreamHub streams, Clients clients, int maxWaiting) {
        this.streams = streams;
        callbacks = new Callbacks(config, http, maxWaiting);
        payloads = new Payloads(server, streams::find, clients);
    }

    private Visit visit(Client client) {
        return visits.computeIfAbsent(client.id(), id -> new Visit(callbacks, payloads, client));
    }

    @Override
    public CompletionStage<Verdict> admit(AdmissionRequest request) {
        return visit(request.client()).admit(request);
    }

    @Override
    public void onStarted(Client client, Activity activity) {
        Visit visit = visit(client);
        visit.started(activity);
        if (activity.type().publishes()) {
            visit.publishing().ifPresent(publishers::started);
        }
    }

    @Override
    public void onIdle(Client client, Activity activity) {
        Visit visit = visits.get(client.id());
        if (visit != null) {
            visit.idle(activity);
        }
    }

    @Override
    public void onClosed(Client client) {
        Visit visit = visits.remove(client.id());
        if (visit != null) {
            visit.closed();
        }
    }

    @Override
    public void tell(String event, StreamKey stream, Map<String, Object> facts) {
        List<String> urls = callbacks.urls(stream.vhost(), event);
        if (urls.isEmpty()) {
            return;
        }
        byte[] payload = payloads.of(event, publisher(stream), facts);
        CompletableFuture<?> mine = told.compute(stream, (key, before) -> callbacks.tell(key.vhost(), "", event, urls, payload,
                before == null ? CompletableFuture.completedFuture(null) : before));
        mine.whenComplete((done, failed) -> told.remove(stream, mine));
    }

    @Override
    public CompletableFuture<String> ask(String event, String url, StreamKey stream, Map<String, Object> facts) {
        byte[] payload = payloads.of(event, publisher(stream), facts);
        return callbacks.call(stream.vhost(), url, payload, Callbacks.ASK_MS).thenCompose(answer -> {
            Verdict verdict = Answers.judge(answer);
            return verdict.admitted() ? CompletableFuture.completedFuture(answer.text())
                    : CompletableFuture.failedFuture(new IOException(event + " " + verdict.reason()));
        });
    }

    private Facts publisher(StreamKey stream) {
        String id = streams.find(stream).flatMap(StreamInfo::publisherId).orElse("");
        // files are finished when their publisher has gone: its last segment and its recording are still its own
        return Optional.ofNullable(visits.get(id)).flatMap(Visit::publishing).or(() -> publishers.of(stream)).orElseGet(() -> Facts.of(stream, id));
    }

    /** Clients that are known now. */
    int visits() {
        return visits.size();
    }
}
