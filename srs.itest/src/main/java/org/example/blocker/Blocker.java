package org.example.blocker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.TapRequest;
import srs.kernel.work.Workers;

/** A feature that never returns from a callback that may take time, and never answers: what the kernel must survive. */
@Component(immediate = true, property = {HttpEndpoint.PATTERN + "=/blocker", HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class Blocker implements StreamListener, FrameSink, Gate, HttpEndpoint {
    private static final StreamKey VICTIM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "victim");
    private static final String GATED = "gated";

    @Activate
    public Blocker(@Reference StreamHub hub, @Reference Config config, @Reference Workers workers) {
        hub.listen(this);
        hub.tap(new TapRequest(VICTIM, "blocker", workers.serial("blocker"), TapRequest.Latency.IMMEDIATE, this));
        config.listen(changed -> block(), "vhost.play");
        workers.every(10, Blocker::block);
    }

    private static void block() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // the bundle stops
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onPublish(StreamInfo stream) {
        block();
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        block();
    }

    @Override
    public void onOpening(Opening opening) {
        block();
    }

    @Override
    public void onBatch(FrameBatch batch) {
        block();
    }

    @Override
    public void onUnpublish() {
        block();
    }

    @Override
    public void handle(HttpExchange exchange) {
        block();
    }

    @Override
    public CompletionStage<Verdict> admit(AdmissionRequest request) {
        return request.key().stream().equals(GATED) ? new CompletableFuture<>() : CompletableFuture.completedFuture(Verdict.ADMITTED);
    }
}
