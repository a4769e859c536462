package org.example.thrower;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.http.LiveResponse;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Clients;
import srs.kernel.client.Gate;
import srs.kernel.client.Verdict;
import srs.kernel.config.Config;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.stream.TapRequest;
import srs.kernel.work.Workers;

/** A feature that fails in each of its callbacks: what the kernel must survive. */
@Component(immediate = true, property = HttpEndpoint.PATTERN + "=/thrower/")
public final class Thrower implements StreamListener, FrameSink, Gate, HttpEndpoint, BatchEncoder {
    /** The stream that it takes part in, and the one that its gate fails for. */
    private static final StreamKey VICTIM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "victim");
    private static final String GATED = "gated";

    private final StreamHub hub;
    private final Clients clients;

    @Activate
    public Thrower(@Reference StreamHub hub, @Reference Clients clients, @Reference Config config, @Reference Workers workers) {
        this.hub = hub;
        this.clients = clients;
        hub.listen(this);
        hub.tap(new TapRequest(VICTIM, "thrower", workers.serial("thrower"), TapRequest.Latency.IMMEDIATE, this));
        config.listen(changed -> fail("config"), "vhost.play");
        workers.every(50, () -> fail("timer"));
    }

    private static void fail(String where) {
        throw new IllegalStateException("thrown in " + where);
    }

    @Override
    public void onPublish(StreamInfo stream) {
        fail("onPublish");
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        fail("onUnpublish of a listener");
    }

    @Override
    public void onOpening(Opening opening) {
        // a sink that fails is ended: let the first batch come
    }

    @Override
    public void onBatch(FrameBatch batch) {
        fail("onBatch");
    }

    @Override
    public void onUnpublish() {
        fail("onUnpublish of a sink");
    }

    @Override
    public void onEnd(EndReason reason) {
        fail("onEnd");
    }

    @Override
    public CompletionStage<Verdict> admit(AdmissionRequest request) {
        if (request.key().stream().equals(GATED)) {
            fail("admit");
        }
        return CompletableFuture.completedFuture(Verdict.ADMITTED);
    }

    /** {@code /thrower/play} plays with a broken encoder, everything else fails at once. */
    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.path().equals("/thrower/play")) {
            fail("handle");
        }
        LiveResponse live = exchange.live("text/plain", () -> {});
        hub.play(PlayRequest.builder(VICTIM, clients.connected("http", exchange.ip(), reason -> fail("kick")), live.channel(), this,
                new PlayRequest.Listener() {
                    @Override
                    public void onPublisher(boolean present) {
                        live.start();
                    }

                    @Override
                    public void onEnded(EndReason reason) {
                        live.close();
                        fail("onEnded");
                    }
                }).build());
    }

    @Override
    public ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator) {
        fail("encode");
        return null;
    }

    @Override
    public ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator) {
        fail("encodeOpening");
        return null;
    }
}
